/// A file that a page loads: where it lies in the folder of assets, and what it is.
struct PageAsset: Sendable {
    var path: String
    var contentType: String
    /// Several times what such a file has; a larger one is refused.
    static let maxLength = 8 * 1_048_576

    /// The file behind a route; nil for what the app makes by itself.
    init?(_ route: Route) {
        switch route {
        case .swaggerBundle: self.init("swagger-ui/swagger-ui-bundle.js", Self.script)
        case .swaggerBundleLicenses: self.init("swagger-ui/swagger-ui-bundle.js.LICENSE.txt", Self.plain)
        case .swaggerStyle: self.init("swagger-ui/swagger-ui.css", "text/css; charset=utf-8")
        case .swaggerLicense: self.init("swagger-ui/LICENSE", Self.plain)
        case .icon: self.init("swagger-ui/favicon-32x32.png", "image/png")
        case .redocBundle: self.init("redoc/redoc.standalone.js", Self.script)
        case .redocBundleLicenses: self.init("redoc/redoc.standalone.js.LICENSE.txt", Self.plain)
        case .redocLicense: self.init("redoc/LICENSE", Self.plain)
        case .welcome, .health, .login, .signUp, .refresh, .logout, .currentUser, .openAPI, .docs, .docsStart,
            .redoc, .redocStart:
            return nil
        }
    }

    private static let script = "text/javascript; charset=utf-8"
    private static let plain = "text/plain; charset=utf-8"

    private init(_ path: String, _ contentType: String) {
        self.path = path
        self.contentType = contentType
    }
}
