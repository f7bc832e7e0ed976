import Foundation
import HTTP1
import Testing

@testable import UpstreamApp

@Suite struct OpenAPITests {
    private let document: [String: Any]

    init() throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.text.utf8))
        document = try #require(parsed as? [String: Any])
    }

    @Test("the document has the paths and methods of the routes, and no others")
    func paths() throws {
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
        let served = Set(
            Route.allCases.filter { !$0.isDocumentation }.map {
                "\($0.method == .post ? "post" : "get") \($0.path)"
            })
        #expect(described == served)
    }

    @Test("every reference in the document leads somewhere")
    func references() throws {
        var found = 0
        for reference in strings(named: "$ref", in: document) {
            var place: Any? = document
            for key in reference.split(separator: "/").dropFirst() {
                place = (place as? [String: Any])?[String(key)]
            }
            #expect(place != nil, "\(reference)")
            found += 1
        }
        #expect(found > 40)
    }

    @Test("operations have ids of their own, and tags that are described")
    func operations() throws {
        let ids = strings(named: "operationId", in: document)
        #expect(ids.count == Set(ids).count)
        let tags = (document["tags"] as? [[String: Any]] ?? []).compactMap { $0["name"] as? String }
        #expect(tags == ["auth", "users", "system"])
        #expect(document["openapi"] as? String == "3.1.0")
    }

    @Test("the models name the members that the answers have")
    func models() throws {
        let app = try TestApplication()
        let signUp = app.signUp()
        #expect(required("Tokens") == signUp.names)
        #expect(required("RefreshedTokens") == app.refresh(signUp.string("refresh_token")).names)
        #expect(required("User") == app.me(signUp.identity).names)
        #expect(required("Healthy") == app.get("/health").names)
        #expect(required("Error") == app.get("/nope").names)
        #expect(required("ValidationError") == app.post("/api/v1/auth/login").names)
        #expect(required("LoggedOut") == app.logout(signUp.identity).names)
        #expect(properties("Welcome") == app.get("/").names)
    }

    private func schema(_ name: String) -> [String: Any] {
        let components = document["components"] as? [String: Any]
        return (components?["schemas"] as? [String: Any])?[name] as? [String: Any] ?? [:]
    }

    private func required(_ name: String) -> Set<String> { Set(schema(name)["required"] as? [String] ?? []) }

    private func properties(_ name: String) -> Set<String> {
        Set((schema(name)["properties"] as? [String: Any] ?? [:]).keys)
    }

    private func strings(named name: String, in value: Any) -> [String] {
        if let object = value as? [String: Any] {
            return object.flatMap { key, inner in
                key == name ? [inner as? String].compactMap { $0 } : strings(named: name, in: inner)
            }
        }
        return (value as? [Any] ?? []).flatMap { strings(named: name, in: $0) }
    }
}
