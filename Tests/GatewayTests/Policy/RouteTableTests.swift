import Bytes
import HTTP1
import Testing

@testable import Gateway

@Suite("The route table")
struct RouteTableTests {
    private static func route(
        _ path: String, _ match: Configuration.Route.Match = .prefix, _ methods: [String] = [],
        keep: Bool = false
    ) -> Configuration.Route {
        Configuration.Route(
            name: path, path: path, match: match, methods: methods, upstream: 0, tiers: [], cost: 1,
            authentication: .none,
            providers: [], keepEncodedSlash: keep, allowRequestTrailers: false, upgrades: [], bodySize: nil,
            line: 1)
    }

    private static let table = RouteTable([
        route("/api/v1"),  // 0
        route("/api/v1/auth/login", .exact, ["POST"]),  // 1
        route("/api/v1/users/", .prefix, ["GET", "PATCH"]),  // 2
        route("/api/v1/users", .exact, ["POST"]),  // 3
        route("/health", .exact, ["GET"]),  // 4
        route("/docs", .prefix, ["GET", "HEAD"]),  // 5
        route("/dav", .prefix, ["PROPFIND", "GET"]),  // 6
        route("/dav", .prefix),  // 7
        route("/dav", .prefix, ["GET"]),  // 8
        route("/files", .prefix, keep: true),  // 9
        route("/api/v1/users/me/avatar", .exact, ["PUT"]),  // 10
        route("/caf%C3%A9", .exact),  // 11
    ])

    private func match(
        _ path: String, _ method: String = "GET", hasEncodedSlash: Bool = false
    ) -> RouteTable.Match {
        match(path, method, hasEncodedSlash: hasEncodedSlash, in: Self.table)
    }

    private func match(
        _ path: String, _ method: String = "GET", hasEncodedSlash: Bool = false,
        in table: borrowing RouteTable
    ) -> RouteTable.Match {
        let bytes = Array("<\(path)>".utf8)
        let name = Array(method.utf8)
        let known = Method.allCases.first { $0.name.description == method } ?? .other
        return table.match(
            bytes.span, 1..<bytes.count - 1, hasEncodedSlash: hasEncodedSlash, method: known,
            methodName: name.span)
    }

    @Test(
        "the longest path that matches by whole segments decides, whatever the trailing slash",
        arguments: [
            ("/api/v1", "GET", 0), ("/api/v1/", "GET", 0), ("/api/v1/other/x", "DELETE", 0),
            ("/api/v1/auth/login", "POST", 1), ("/api/v1/auth/login/", "POST", 1),
            ("/api/v1/auth/login/x", "POST", 0), ("/api/v1/auth/logins", "POST", 0),
            ("/api/v1/auth", "POST", 0),
            ("/api/v1/users/me", "GET", 2), ("/api/v1/users", "GET", 2), ("/api/v1/users/", "POST", 3),
            ("/api/v1/usersx", "GET", 0), ("/api/v1/users/me/avatar", "PUT", 10),
            ("/api/v1/users/me/avatar/x", "GET", 2), ("/health", "GET", 4), ("/health", "HEAD", 4),
            ("/docs/a/b", "HEAD", 5),
            ("/dav/x", "PROPFIND", 6), ("/dav/x", "GET", 6), ("/dav/x", "HEAD", 6), ("/dav/x", "MKCOL", 7),
            ("/dav/x", "PUT", 7), ("/caf%C3%A9", "GET", 11),
        ])
    func longest(path: String, method: String, expected: Int) {
        #expect(match(path, method) == .route(expected))
    }

    @Test(
        "what no route names is not found",
        arguments: [
            "/", "/api", "/api/", "/apix/v1", "/healthz", "/health/x", "/API/v1", "/doc", "/%68ealth",
        ])
    func notFound(path: String) {
        #expect(match(path) == .noRoute)
    }

    @Test(
        "a method that no route of the longest path takes is answered with those that they take",
        arguments: [
            ("/api/v1/auth/login", "GET", "POST"), ("/api/v1/users", "DELETE", "GET, HEAD, POST, PATCH"),
            ("/api/v1/users/me", "POST", "GET, HEAD, PATCH"), ("/health", "PROPFIND", "GET, HEAD"),
            ("/health", "get", "GET, HEAD"), ("/api/v1/users/me/avatar", "GET", "PUT"),
        ])
    func methodNotAllowed(path: String, method: String, allow: String) {
        guard case .methodNotAllowed(let index) = match(path, method) else {
            Issue.record("\(method) \(path) is refused")
            return
        }
        var output = ByteBuffer(capacity: 64)
        RouteTableTests.table.writeAllow(index, into: &output)
        #expect(output.readable.text == "Allow: \(allow)\r\n")
    }

    @Test("an encoded slash passes only where the route keeps it")
    func encodedSlash() {
        #expect(match("/files/a%2Fb", hasEncodedSlash: true) == .route(9))
        #expect(match("/docs/a%2Fb", hasEncodedSlash: true) == .unsafePath)
        #expect(match("/nowhere%2F", hasEncodedSlash: true) == .noRoute)
    }

    @Test("a route for the root takes what no other one does")
    func root() {
        let table = RouteTable([RouteTableTests.route("/"), RouteTableTests.route("/a", .exact)])
        #expect(match("/", in: table) == .route(0))
        #expect(match("/b", in: table) == .route(0))
        #expect(match("/a/", in: table) == .route(1))
        #expect(match("/a/b", in: table) == .route(0))
        let exact = RouteTable([RouteTableTests.route("/", .exact)])
        #expect(match("/", in: exact) == .route(0))
        #expect(match("/b", in: exact) == .noRoute)
        #expect(match("/", in: RouteTable([])) == .noRoute)
    }

    @Test("many routes are found as a plain search finds them")
    func model() {
        var generator = SeededGenerator(state: 7)
        func path() -> String {
            let count = Int.random(in: 0...4, using: &generator)
            let segments = (0..<count).map { _ in
                [
                    "a", "b", "ab", "x1", "settings-of-tenant-1", "settings-of-tenant-2",
                    "a-segment-that-makes-a-path-longer-than-sixty-three-bytes-1",
                ].randomElement(using: &generator) ?? "a"
            }
            return "/" + segments.joined(separator: "/")
        }
        for _ in 0..<50 {
            let routes = (0..<60).map { _ in
                RouteTableTests.route(path(), Bool.random(using: &generator) ? .exact : .prefix)
            }
            let table = RouteTable(routes)
            for _ in 0..<200 {
                let asked = path()
                let candidates = routes.indices.filter { index in
                    let own = routes[index].path
                    if own == asked { return true }
                    return routes[index].match == .prefix && (own == "/" || asked.hasPrefix(own + "/"))
                }
                let best = candidates.min { left, right in
                    let counts = (routes[left].path.utf8.count, routes[right].path.utf8.count)
                    if counts.0 != counts.1 { return counts.0 > counts.1 }
                    if routes[left].match != routes[right].match { return routes[left].match == .exact }
                    return left < right
                }
                #expect(match(asked, in: table) == best.map { .route($0) } ?? .noRoute)
            }
        }
    }
}
