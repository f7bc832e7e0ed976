/// `cors`: absent means that the gateway leaves CORS to the upstream, unless CORS_ALLOW_ORIGINS is set.
extension ConfigurationReader {
    mutating func cors(_ root: Section) -> Configuration.CORS? {
        let origins = variable("CORS_ALLOW_ORIGINS")
        let setting = root["cors"]
        // `cors:` with nothing below asks for the defaults; only `off` is off.
        let isOff = setting.map(Self.saysOff) ?? true
        if isOff && origins == nil { return nil }
        var cors = cors(isOff ? nil : setting, at: "cors", Defaults.cors)
        if let origins { takeOrigins(ofVariable: origins, into: &cors) }
        standardCORS = cors
        if cors.anyOrigin && cors.credentials {
            warnings.append(
                "CORS allows every origin (`*`) with credentials: any site can act for a signed-in user. "
                    + "Name your origins in cors.origins or CORS_ALLOW_ORIGINS.")
        }
        return cors
    }

    /// A route's own `cors`: what it says goes before what the file's says, key by key.
    mutating func routeCORS(_ section: Section) -> Configuration.Route.CORSChoice {
        guard let setting = section["cors"] else { return .standard }
        if Self.saysOff(setting) { return .off }
        let cors = cors(setting, at: setting.path, standardCORS)
        let wasOpen = standardCORS.anyOrigin && standardCORS.credentials
        if cors.anyOrigin && cors.credentials && !wasOpen {
            warnings.append(
                "\(setting.path) allows every origin (`*`) with credentials: any site can act for a "
                    + "signed-in user. Name your origins there.")
        }
        return .own(cors)
    }

    private static func saysOff(_ setting: Setting) -> Bool {
        if case .scalar(let scalar) = setting.node.content { scalar.text == "off" } else { false }
    }

    private mutating func cors(
        _ setting: Setting?, at path: String, _ standard: Configuration.CORS
    ) -> Configuration.CORS {
        let section = section(
            setting, at: path,
            known: [
                "origins", "credentials", "methods", "headers", "exposed_headers", "max_age",
                "private_network",
            ])
        var cors = standard
        takeOrigins(of: section, into: &cors)
        cors.credentials = boolean(section, "credentials", default: cors.credentials)
        let method = "a method in capital letters, such as `GET`, or `*`"
        let methods = list(section, "methods", expected: method) {
            $0 == "*" || Self.isMethod($0) ? $0 : nil
        }
        if let methods { cors.methods = any(section, "methods", methods) }
        let field = "the name of a field, such as `Content-Type`, or `*`"
        let headers = list(section, "headers", expected: field) { Self.isToken($0) ? $0.lowercased() : nil }
        if let headers { cors.headers = any(section, "headers", headers) }
        let exposed = list(section, "exposed_headers", expected: "the name of a field") {
            Self.isToken($0) && $0 != "*" ? $0 : nil
        }
        cors.exposedHeaders = exposed ?? cors.exposedHeaders
        let day = 86_400 * Defaults.second
        let age = duration(
            section, "max_age", default: Int64(cors.maxAgeSeconds) * Defaults.second, 0...day)
        cors.maxAgeSeconds = Int(age / Defaults.second)
        cors.privateNetwork = boolean(section, "private_network", default: cors.privateNetwork)
        return cors
    }

    /// nil for a list that is `*`; a list that holds `*` beside others is reported.
    private mutating func any(_ section: Section, _ key: String, _ list: [String]?) -> [String]? {
        guard let list, list.contains("*") else { return list }
        if list.count > 1, let setting = section[key] { report(setting, "`*` stands alone or not at all") }
        return nil
    }

    static func isMethod(_ text: String) -> Bool {
        isToken(text) && !text.utf8.contains { $0 >= 0x61 && $0 <= 0x7A }
    }
}
