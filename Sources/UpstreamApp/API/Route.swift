import HTTP1

/// Every path the app serves, and how. Dispatch and the OpenAPI document both come from this table.
enum Route: String, CaseIterable, Sendable {
    case welcome = "/"
    case health = "/health"
    case signUp = "/api/v1/auth/signup"
    case login = "/api/v1/auth/login"
    case refresh = "/api/v1/auth/refresh"
    case logout = "/api/v1/auth/logout"
    case currentUser = "/api/v1/users/me"
    case openAPI = "/openapi.json"
    case docs = "/docs"
    case docsStart = "/docs/start.js"
    case swaggerBundle = "/docs/swagger-ui-bundle.js"
    case swaggerBundleLicenses = "/docs/swagger-ui-bundle.js.LICENSE.txt"
    case swaggerStyle = "/docs/swagger-ui.css"
    case swaggerLicense = "/docs/LICENSE"
    case icon = "/docs/favicon-32x32.png"
    case redoc = "/redoc"
    case redocStart = "/redoc/start.js"
    case redocBundle = "/redoc/redoc.standalone.js"
    case redocBundleLicenses = "/redoc/redoc.standalone.js.LICENSE.txt"
    case redocLicense = "/redoc/LICENSE"

    var path: String { rawValue }

    /// What the route does, as the document tells it; nil for the document itself and what shows it.
    var operation: Operation? {
        switch self {
        case .welcome: .welcome
        case .health: .health
        case .signUp: .signUp
        case .login: .login
        case .refresh: .refresh
        case .logout: .logout
        case .currentUser: .currentUser
        case .openAPI, .docs, .docsStart, .swaggerBundle, .swaggerBundleLicenses, .swaggerStyle,
            .swaggerLicense, .icon, .redoc, .redocStart, .redocBundle, .redocBundleLicenses, .redocLicense:
            nil
        }
    }

    /// GET routes answer HEAD too.
    var method: Method { operation?.method ?? .get }

    /// Which threads its requests may hold.
    var lane: Lane { operation?.lane ?? .general }

    /// Part of the interactive documentation, which can be off.
    var isDocumentation: Bool { operation == nil }

    /// What `Allow` names (RFC 9110, 10.2.1).
    var allow: String { method == .get ? "GET, HEAD" : method.name.description }

    func accepts(_ method: Method) -> Bool {
        method == self.method || (method == .head && self.method == .get)
    }

    /// Compared byte for byte.
    init?(path: some StringProtocol) {
        guard let route = Route.allCases.first(where: { $0.rawValue.utf8.elementsEqual(path.utf8) }) else {
            return nil
        }
        self = route
    }
}
