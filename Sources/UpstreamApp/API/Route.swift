import HTTP1

/// Every path the app serves, and how. The OpenAPI document is tested against this list.
enum Route: String, CaseIterable, Sendable {
    case welcome = "/"
    case health = "/health"
    case openAPI = "/openapi.json"
    case docs = "/docs"
    case docsScript = "/docs/reference.js"
    case redoc = "/redoc"
    case login = "/api/v1/auth/login"
    case signUp = "/api/v1/auth/signup"
    case refresh = "/api/v1/auth/refresh"
    case logout = "/api/v1/auth/logout"
    case currentUser = "/api/v1/users/me"

    var path: String { rawValue }

    /// GET routes answer HEAD too.
    var method: Method {
        switch self {
        case .login, .signUp, .refresh, .logout: .post
        default: .get
        }
    }

    /// What `Allow` names (RFC 9110, 10.2.1).
    var allow: String { method == .post ? "POST" : "GET, HEAD" }

    func accepts(_ method: Method) -> Bool {
        method == self.method || (method == .head && self.method == .get)
    }

    /// Part of the interactive documentation, which can be off.
    var isDocumentation: Bool {
        switch self {
        case .openAPI, .docs, .docsScript, .redoc: true
        default: false
        }
    }

    /// Hashes a password: such requests hold at most half of the threads.
    var lane: Lane { self == .login || self == .signUp ? .password : .general }

    /// Compared byte for byte.
    init?(path: some StringProtocol) {
        guard let route = Route.allCases.first(where: { $0.rawValue.utf8.elementsEqual(path.utf8) }) else {
            return nil
        }
        self = route
    }
}
