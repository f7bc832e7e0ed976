import HTTP1
import Testing

@testable import UpstreamApp

/// What is added to the table of routes.
@Suite struct EndpointTests {
    @Test(
        "a template leads to its own paths alone, and tells what stands in its gaps",
        arguments: [
            ("/a/b", "/a/b", []), ("/a/b", "/a/B", nil), ("/a/b", "/a", nil), ("/a/b", "/a/b/", nil),
            ("/a/b", "/a/b/c", nil), ("/a/b", "", nil), ("/a/{x}", "/a/1", ["1"]), ("/a/{x}", "/a/", nil),
            ("/a/{x}", "/a/1/2", nil), ("/{x}/b/{y}", "/1/b/2", ["1", "2"]), ("/{x}", "/{x}", ["{x}"]),
            ("/a/{x}", "//1", nil),
        ] as [(String, String, [String]?)])
    func templates(template: String, path: String, values: [String]?) {
        #expect(PathTemplate(template).values(in: path) == values)
    }

    @Test("a path has the methods of all its endpoints, and holds the threads that each asks for")
    func methods() {
        func endpoint(_ path: String, _ operation: Operation) -> Endpoint {
            Endpoint(path: PathTemplate(path), operation: operation) { _ throws(Problem) in
                Response(redirect: "/")
            }
        }
        let endpoints = Endpoints([
            endpoint("/a", .currentUser), endpoint("/a", .refresh), endpoint("/b", .putAvatar),
        ])
        #expect(endpoints.allow("/a") == "GET, HEAD, POST")
        #expect(endpoints.allow("/b") == "PUT")
        #expect(endpoints.allow("/c") == nil)
        func lane(_ method: Method, _ path: String) -> Lane {
            endpoints.lane(of: Request(method: method, path: path))
        }
        #expect(lane(.put, "/b") == .service)
        #expect(lane(.get, "/b") == .general)
        #expect(lane(.head, "/a") == .general)
        #expect(lane(.post, "/api/v1/auth/login") == .password)
        #expect(Endpoints().match(Request(method: .get, path: "/a"))?.parameters == nil)
    }
}
