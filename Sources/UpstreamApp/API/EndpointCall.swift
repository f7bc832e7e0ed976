/// One request to an endpoint, and what it may be answered with.
struct EndpointCall {
    var application: Application
    var request: Request
    /// What stands in the gaps of its path.
    var parameters: [String]
    /// Microseconds since 1970.
    var now: Int64

    var store: any Store { application.store }
    var services: Services { application.settings.services }

    /// Who asks, in a session that goes on.
    func userID() throws(Problem) -> Int64 { try application.session(of: request).userID }
}
