/// `cors.origins`: exact origins, `https://*.example.com`, and regular expressions between slashes.
extension ConfigurationReader {
    private static let originForms =
        "an origin such as `https://app.example`, `https://*.app.example` or `http://localhost:3000`, or `*`"

    /// What one entry of a list of origins is.
    private enum Origin {
        case any
        case exact(String)
        case pattern(OriginPattern)
        /// What is wrong with it.
        case fault(String)
    }

    mutating func takeOrigins(of section: Section, into cors: inout Configuration.CORS) {
        guard let items = list(section, "origins") else { return }
        var texts: [String] = []
        var origins: [Origin] = []
        for item in items {
            guard let scalar = scalar(item) else { continue }
            if texts.contains(scalar.text) {
                report(item, "\(quoted(scalar)) is in the list already")
                continue
            }
            texts.append(scalar.text)
            let origin = Self.origin(scalar.text)
            origins.append(origin)
            if case .fault(let fault) = origin { report(item, "\(quoted(scalar)) \(fault)") }
            if case .pattern(let pattern) = origin, pattern.hasBareDot {
                warnings.append(
                    "\(item.path): a `.` in \(quoted(scalar)) stands for any character; a dot is `\\.`."
                )
            }
        }
        if texts.contains("*"), texts.count > 1, let setting = section["origins"] {
            report(setting, "`*` stands alone or not at all")
        }
        take(origins, into: &cors)
    }

    mutating func takeOrigins(ofVariable variable: String, into cors: inout Configuration.CORS) {
        let name = "CORS_ALLOW_ORIGINS"
        let items = variable.split(separator: ",").map { Self.trimmed($0) }
        let origins = items.map(Self.origin)
        for (item, origin) in zip(items, origins) {
            switch origin {
            case .any where items.count > 1:
                report(variable: name, "\(Self.quoted(item)) stands alone or not at all")
            case .fault(let fault): report(variable: name, "\(Self.quoted(item)) \(fault)")
            default: break
            }
        }
        take(origins, into: &cors)
    }

    private func take(_ origins: [Origin], into cors: inout Configuration.CORS) {
        cors.origins = []
        cors.patterns = []
        cors.anyOrigin = false
        for origin in origins {
            switch origin {
            case .any: cors.anyOrigin = true
            case .exact(let text): cors.origins.append(text)
            case .pattern(let pattern): cors.patterns.append(pattern)
            case .fault: break
            }
        }
    }

    private static func origin(_ text: String) -> Origin {
        if text == "*" { return .any }
        if text.hasPrefix("/") { return expression(text) }
        if text.contains("*") { return subdomains(text) }
        return isOrigin(text) ? .exact(text) : .fault("is not \(originForms)")
    }

    private static func expression(_ text: String) -> Origin {
        guard text.utf8.count > 2, text.hasSuffix("/") else {
            return .fault("is a regular expression without its last `/`")
        }
        do throws(OriginExpression.Fault) {
            return .pattern(try OriginPattern(expression: text))
        } catch {
            return .fault(error.text)
        }
    }

    /// `https://*.example.com`: the one `*` stands for the first label and further ones.
    private static func subdomains(_ text: String) -> Origin {
        let forms =
            "is not an origin; `*` stands for whole labels at the front, as in `https://*.example.com`"
        let parts = text.split(separator: "*", omittingEmptySubsequences: false)
        guard parts.count == 2, let opening = parts.first, let ending = parts.last,
            opening.hasSuffix("://"), ending.hasPrefix("."), isOrigin("\(opening)a\(ending)")
        else { return .fault(forms) }
        let host = ending.dropFirst().prefix { $0 != ":" }
        if !host.contains("."), host != "localhost" {
            return .fault("would allow every site below `\(host)`; write a name with a dot behind `*.`")
        }
        return .pattern(OriginPattern(text, opening: String(opening), ending: String(ending)))
    }

    /// RFC 6454, 6.2: scheme and host in lower case, a port that is not the scheme's own, nothing more.
    static func isOrigin(_ text: String) -> Bool {
        guard let colon = text.firstIndex(of: ":"), text[colon...].hasPrefix("://") else { return false }
        let scheme = text[..<colon]
        let authority = text[colon...].dropFirst(3)
        guard let first = scheme.utf8.first, (0x61...0x7A).contains(first),
            !authority.isEmpty, text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }),
            !authority.contains(where: { "/?#@\\".contains($0) }), text == text.lowercased()
        else { return false }
        var host = authority
        if let separator = authority.lastIndex(of: ":"), !authority.hasSuffix("]") {
            let port = authority[authority.index(after: separator)...]
            guard let number = UnitText.integer(port), (1...65_535).contains(number) else { return false }
            if scheme == "https" && number == 443 || scheme == "http" && number == 80 { return false }
            host = authority[..<separator]
        }
        return !host.isEmpty
    }
}
