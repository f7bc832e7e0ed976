import HTTP1

/// The app as a function from request to response. Each worker thread has one of its own, with its own
/// connection to the database; calls block.
final class Application {
    /// How long health waits for Redis.
    private static let pingMilliseconds = 500

    let settings: ApplicationSettings
    let store: any Store
    let issuer: TokenIssuer

    /// `forGlances`: nothing may wait, not for a lock either.
    init(_ settings: ApplicationSettings, forGlances: Bool = false) {
        self.settings = settings
        store = settings.database.store(waits: !forGlances)
        issuer = TokenIssuer(secret: settings.secret, lifetimes: settings.lifetimes)
    }

    /// Answers `request`. `now` is in microseconds since 1970.
    func respond(to request: Request, at now: Int64) -> Response {
        do throws(Problem) {
            return try dispatch(request, at: now)
        } catch {
            return Response(problem: error, at: now / 1_000_000)
        }
    }

    private func dispatch(_ request: Request, at now: Int64) throws(Problem) -> Response {
        guard let route = Route(path: request.path), serves(route) else {
            if let match = settings.endpoints.match(request) { return try answer(match, request, at: now) }
            if let allow = settings.endpoints.allow(request.path) { throw Self.notAllowed(allow) }
            if request.path == AppMetrics.path && request.method == .get && !request.isForwarded {
                return AppMetrics.response(settings)
            }
            return try redirect(request)
        }
        guard route.accepts(request.method) else { throw Self.notAllowed(route.allow) }
        switch route {
        case .welcome: return welcome(request)
        case .health: return health(at: now)
        case .login: return try login(request, at: now)
        case .signUp: return try signUp(request, at: now)
        case .refresh: return try refresh(request, at: now)
        case .logout: return try logout(request, at: now)
        case .currentUser: return try currentUser(request)
        case .openAPI, .docs, .docsStart, .swaggerBundle, .swaggerBundleLicenses, .swaggerStyle,
            .swaggerLicense, .icon, .redoc, .redocStart, .redocBundle, .redocBundleLicenses, .redocLicense:
            guard let answer = settings.pages?[route] else { throw Problem(.notFound, "Not Found") }
            return answer.unless(matching: request.ifNoneMatch)
        }
    }

    private func answer(
        _ match: Endpoints.Match, _ request: Request, at now: Int64
    ) throws(Problem) -> Response {
        try match.endpoint.answer(
            EndpointCall(application: self, request: request, parameters: match.parameters, now: now))
    }

    private static func notAllowed(_ allow: String) -> Problem {
        var problem = Problem(.methodNotAllowed, "Method Not Allowed")
        problem.allow = allow
        return problem
    }

    private func serves(_ route: Route) -> Bool { settings.pages != nil || !route.isDocumentation }

    /// A path that only a trailing slash keeps from being served leads to the one without.
    private func redirect(_ request: Request) throws(Problem) -> Response {
        let path = request.path.dropLast()
        let isServed = Route(path: path).map(serves) ?? (settings.endpoints.allow(path) != nil)
        guard request.path.utf8.count > 2, request.path.utf8.last == 0x2F, isServed else {
            throw Problem(.notFound, "Not Found")
        }
        return Response(redirect: path + (request.query.map { "?\($0)" } ?? ""))
    }

    /// GET /: a page for who prefers one, JSON for everybody else, curl's `*/*` included.
    private func welcome(_ request: Request) -> Response {
        var response = isPagePreferred(by: request) ? landingPage(request) : welcomeObject
        response.add("Vary", "Accept")
        return response
    }

    private func isPagePreferred(by request: Request) -> Bool {
        MediaPreference(request.accept).prefers("text/html", to: "application/json")
    }

    private func landingPage(_ request: Request) -> Response {
        let text = LandingPage.text(
            origin: request.origin ?? "http://localhost:8799", showsDocs: settings.pages != nil)
        var page = Response(html: text, status: 200)
        page.add("Content-Security-Policy", Pages.staticPolicy)
        return page
    }

    private var welcomeObject: Response {
        var json = JSONObject()
        json.set("message", "Welcome. The API is under /api/v1.")
        json.set("version", Release.version)
        json.set("health", Route.health.path)
        if settings.pages != nil {
            json.set("docs", Route.docs.path)
            json.set("openapi", Route.openAPI.path)
        }
        return Response(status: 200, json: json)
    }

    /// GET /health: what the app needs, each asked anew, within its own deadline.
    private func health(at now: Int64) -> Response {
        var json = JSONObject()
        let fault = fault()
        json.set("status", fault == nil ? "healthy" : "unhealthy")
        if let fault { json.set("error", fault) }
        json.set("timestamp", Timestamp.text(microseconds: now))
        if fault == nil { json.set("version", Release.version) }
        return Response(status: fault == nil ? 200 : 503, json: json)
    }

    private func fault() -> String? {
        if !store.isAnswering() { return "Database connection failed" }
        if settings.isCacheShared && !settings.cache.ping(withinMilliseconds: Self.pingMilliseconds) {
            return "Redis connection failed"
        }
        return nil
    }
}
