import Foundation
import HTTP1
import Testing

@testable import UpstreamApp

@Suite struct PagesTests {
    private static let browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"

    private func get(_ app: TestApplication, _ path: String, _ change: (inout Request) -> Void) -> Response {
        var request = Request(method: .get, path: path)
        change(&request)
        return app.respond(to: request)
    }

    @Test("the pages load files of this origin alone and bring a policy that allows no other script")
    func pages() throws {
        let app = try TestApplication()
        for (path, bundle) in [("/docs", Route.swaggerBundle), ("/redoc", .redocBundle)] {
            let response = app.get(path)
            let text = String(decoding: response.body, as: UTF8.self)
            #expect(response.status == 200)
            #expect(response.contentType == "text/html; charset=utf-8")
            #expect(text.contains("<script src=\"\(bundle.path)\" defer></script>"))
            #expect(text.contains("<script src=\"\(path)/start.js\" defer></script>"))
            #expect(!text.contains("http:") && !text.contains("https:") && !text.contains("\"//"))
            let policy = response.value(of: "Content-Security-Policy") ?? ""
            #expect(policy.contains("script-src 'self';") && policy.contains("connect-src 'self';"))
            #expect(!policy.contains("unsafe-eval"))
        }
    }

    @Test(
        "each file is served as what it is, to the byte",
        arguments: Route.allCases.filter { PageAsset($0) != nil })
    func files(route: Route) throws {
        let app = try TestApplication()
        let asset = try #require(PageAsset(route))
        let response = app.get(route.path)
        #expect(response.status == 200)
        #expect(String(decoding: response.body, as: UTF8.self) == asset.path + "\n")
        #expect(response.contentType == asset.contentType)
        #expect(response.value(of: "Cache-Control") == "public, max-age=3600")
        let name = asset.path.split(separator: "/").last ?? ""
        #expect(route.path.hasSuffix(name))
    }

    @Test("what the client has is 304, whatever else it has, and what it has not is 200")
    func validation() throws {
        let app = try TestApplication()
        for path in ["/docs", "/docs/swagger-ui-bundle.js", "/redoc/start.js", "/openapi.json"] {
            let tag = try #require(app.get(path).value(of: "ETag"))
            #expect(tag.count == 34)
            for list in [tag, "W/\(tag)", "\"a\", \(tag) ", "*"] {
                let response = get(app, path) { $0.ifNoneMatch = list }
                #expect(response.status == 304, "\(list)")
                #expect(response.body.isEmpty)
                #expect(response.value(of: "ETag") == tag)
                #expect(response.value(of: "Cache-Control") != nil)
            }
            for list in ["\"a\"", String(tag.dropLast()), ""] {
                #expect(get(app, path) { $0.ifNoneMatch = list }.status == 200, "\(list)")
            }
        }
    }

    @Test("without their files the pages say how to get them, and the document is there all the same")
    func absent() throws {
        let app = try TestApplication(hasAssets: false)
        for path in ["/docs", "/redoc"] {
            let response = app.get(path)
            #expect(response.status == 503)
            #expect(String(decoding: response.body, as: UTF8.self).contains("<pre>scripts/fetch-pages</pre>"))
            #expect(response.value(of: "Content-Security-Policy")?.contains("script-src") == false)
        }
        #expect(app.get("/docs/swagger-ui-bundle.js").status == 404)
        #expect(app.get("/openapi.json").status == 200)
        #expect(
            Pages(folder: "/nowhere").fault
                == Files.Failure(path: "/nowhere/swagger-ui/swagger-ui-bundle.js", reason: "is not there"))
    }

    @Test(
        "who prefers a page gets one at the root, all others JSON",
        arguments: [
            (browser, true), ("text/html", true), ("text/*", true), ("*/*;q=0.1, text/html;q=0.2", true),
            ("TEXT/HTML ; q=1", true), ("*/*", false), (nil, false), ("application/json", false),
            ("text/html;q=0.5, application/json", false), ("text/html, application/json", false),
            ("text/html;q=0, */*", false), ("text/html;q=2", false), ("", false), ("html", false),
        ] as [(String?, Bool)])
    func negotiation(accept: String?, isPage: Bool) throws {
        let response = get(try TestApplication(), "/") { $0.accept = accept }
        #expect(response.status == 200)
        #expect(response.contentType == (isPage ? "text/html; charset=utf-8" : "application/json"))
        #expect(response.value(of: "Vary") == "Accept")
    }

    @Test(
        "the root's page shows the address that it was asked by, when that is one",
        arguments: [
            ("http", "localhost:8799", "http://localhost:8799"),
            ("https", "api.example", "https://api.example"),
            ("http", "[::1]:8799", "http://[::1]:8799"), (nil, "a.example", nil), ("http", nil, nil),
            ("javascript", "a.example", nil), ("http", "<script>alert(1)</script>", nil),
            ("http", "a.example\"onload=\"x", nil), ("http", "a b", nil), ("http", "a'$(id)", nil),
            ("http", String(repeating: "a", count: 256), nil), ("http", "", nil),
            ("http", "bücher.example", nil),
        ] as [(String?, String?, String?)])
    func landing(scheme: String?, authority: String?, origin: String?) throws {
        let response = get(try TestApplication(), "/") {
            $0.accept = Self.browser
            $0.scheme = scheme
            $0.authority = authority
        }
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(text.contains("<pre>curl -i \(origin ?? "http://localhost:8799")/health</pre>"))
        #expect(!text.contains("<script") && !text.contains("onload"))
        #expect(text.contains("<a href=\"/docs\">"))
        #expect(response.value(of: "Content-Security-Policy")?.contains("default-src 'none'") == true)
    }

    @Test("the root's page does not lead to pages that are off")
    func landingWithoutDocs() throws {
        let response = get(try TestApplication(servesDocs: false), "/") { $0.accept = Self.browser }
        let text = String(decoding: response.body, as: UTF8.self)
        #expect(!text.contains("/docs") && !text.contains("/openapi.json") && text.contains("/health"))
    }

    @Test("text in a page is text")
    func escaping() {
        #expect(
            HTMLText.escaped("<a href=\"x\">'&'</a>")
                == "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;")
    }
}
