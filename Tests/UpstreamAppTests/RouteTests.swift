import Foundation
import HTTP1
import Testing

@testable import UpstreamApp

@Suite struct RouteTests {
    @Test("a method that a path does not have is 405 and names those it has", arguments: Route.allCases)
    func methods(route: Route) throws {
        let app = try TestApplication()
        for method in Method.allCases where !route.accepts(method) {
            let response = app.respond(to: Request(method: method, path: route.path))
            #expect(response.status == 405)
            #expect(response.value(of: "Allow") == (route.method == .get ? "GET, HEAD" : "POST"))
            #expect(response.string("error_code") == "METHOD_NOT_ALLOWED")
        }
    }

    @Test(
        "HEAD answers wherever GET does",
        arguments: Route.allCases.filter { $0.accepts(.head) && !$0.needsToken })
    func head(route: Route) throws {
        let app = try TestApplication()
        let response = app.respond(to: Request(method: .head, path: route.path))
        #expect(response == app.get(route.path))
        #expect(response.status == 200)
    }

    @Test("a trailing slash leads to the path without it, query kept")
    func trailingSlash() throws {
        let app = try TestApplication()
        for route in Route.allCases where route != .welcome {
            var request = Request(method: .post, path: route.path + "/")
            request.query = "a=b/"
            let response = app.respond(to: request)
            #expect(response.status == 307)
            #expect(response.value(of: "Location") == route.path + "?a=b/")
        }
    }

    @Test("metrics are told at the socket alone: whoever comes through a gateway finds nothing there")
    func metrics() throws {
        let app = try TestApplication()
        _ = app.signUp()
        let response = app.get("/metrics")
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(response.status == 200 && response.contentType == "text/plain; version=0.0.4; charset=utf-8")
        #expect(text.contains("\npostern_app_cache_lookups_total{outcome=\"hit\"} 0\n"))
        #expect(!text.contains("{service="))
        #expect(throws: ServiceError.self) { try app.application.settings.services.resend() }
        var forwarded = Request(method: .get, path: "/metrics")
        forwarded.isForwarded = true
        #expect(app.respond(to: forwarded).status == 404)
        #expect(app.respond(to: Request(method: .post, path: "/metrics")).status == 404)
    }

    @Test(
        "what no route has is 404",
        arguments: [
            "/nope", "/nope/", "//", "//health", "/health//", "/HEALTH", "/health%20", "*", "", "/docs/x",
        ])
    func unknown(path: String) throws {
        let response = try TestApplication().get(path)
        #expect(response.status == 404)
        #expect(response.string("error_code") == "NOT_FOUND")
        #expect(response.string("detail") == "Not Found")
    }

    @Test(
        "a body of another media type is 415",
        arguments: [
            "text/plain", "multipart/form-data; boundary=x", "application/json", "",
            "application/x-www-form-urlencoded; charset=latin1",
            "application/x-www-form-urlencoded, application/x-www-form-urlencoded",
        ])
    func mediaType(type: String) throws {
        let response = try TestApplication().post("/api/v1/auth/login", form: "a=b", type: type)
        #expect(response.status == 415)
        #expect(response.string("error_code") == "UNSUPPORTED_MEDIA_TYPE")
    }

    @Test("media types are compared without regard to case and spaces")
    func mediaTypeSpelling() throws {
        let app = try TestApplication()
        _ = app.signUp()
        let type = "Application/X-WWW-Form-URLEncoded ; Charset=UTF-8"
        #expect(app.post("/api/v1/auth/login", form: TestApplication.loginForm, type: type).status == 200)
    }

    @Test(
        "a refresh body that is not the object asked for is 400 or 422, never 500",
        arguments: [
            ("", 422), ("{", 400), ("{\"refresh_token\":\"a\"", 400),
            ("{\"refresh_token\":\"\\ud800\"}", 400),
            ("{\"refresh_token\":1}", 422), ("{\"refresh_token\":null}", 422),
            ("{\"refresh_token\":[]}", 422),
            ("{}", 422), ("[]", 422), ("null", 422), ("\"x\"", 422), ("{\"refresh_token\":\"a\"}x", 400),
            ("{\"refresh_token\":\"a\",\"refresh_token\":\"b\"}", 400),
            ("{\"refresh_token\":\"\\u0000\"}", 400),
            (String(repeating: "[", count: 200), 400), (String(repeating: "{\"a\":", count: 200), 400),
        ])
    func refreshBody(body: String, status: Int) throws {
        let response = try TestApplication().post(
            "/api/v1/auth/refresh", form: body, type: "application/json")
        #expect(response.status == status)
    }

    @Test(
        "the documentation is 404 when it is off, and its welcome does not name it", arguments: Route.allCases
    )
    func documentationOff(route: Route) throws {
        let app = try TestApplication(servesDocs: false)
        if route.isDocumentation {
            #expect(app.get(route.path).status == 404)
            #expect(app.get(route.path + "/").status == 404)
        } else if route == .welcome {
            #expect(app.get(route.path).names == ["message", "version", "health"])
        }
    }
}

extension Route {
    fileprivate var needsToken: Bool { operation?.needsToken == true }
}
