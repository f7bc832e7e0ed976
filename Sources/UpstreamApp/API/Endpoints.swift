import HTTP1

/// The operations that were added to the table of routes, found by path and method.
struct Endpoints: Sendable {
    let list: [Endpoint]

    init(_ list: [Endpoint] = []) { self.list = list }

    /// As the document has them.
    var entries: [OpenAPIDocument.Entry] {
        list.map { OpenAPIDocument.Entry(path: $0.path.text, operation: $0.operation) }
    }

    /// One that a path and a method lead to.
    struct Match {
        var endpoint: Endpoint
        var parameters: [String]
    }

    func match(_ request: Request) -> Match? {
        for endpoint in list where Self.accepts(endpoint, request.method) {
            if let parameters = endpoint.path.values(in: request.path) {
                return Match(endpoint: endpoint, parameters: parameters)
            }
        }
        return nil
    }

    /// What `Allow` names (RFC 9110, 10.2.1) for a path; nil when nothing is there.
    func allow(_ path: some StringProtocol) -> String? {
        let methods = list.filter { $0.path.values(in: path) != nil }.map(\.operation.method)
        if methods.isEmpty { return nil }
        return methods.map { $0 == .get ? "GET, HEAD" : $0.name.description }.joined(separator: ", ")
    }

    /// Which threads a request may hold.
    func lane(of request: Request) -> Lane {
        Route(path: request.path)?.lane ?? match(request)?.endpoint.operation.lane ?? .general
    }

    /// The largest body that a request may have. Whoever is not signed in has the usual room: the gateway
    /// says who is.
    func bodyLimit(of request: Request) -> Int {
        if list.isEmpty || request.identity.userID == nil { return Request.bodyLimit }
        return match(request)?.endpoint.bodyLimit ?? Request.bodyLimit
    }

    private static func accepts(_ endpoint: Endpoint, _ method: Method) -> Bool {
        endpoint.operation.method == method || (method == .head && endpoint.operation.method == .get)
    }
}
