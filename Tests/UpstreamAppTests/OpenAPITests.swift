import Foundation
import HTTP1
import Testing

@testable import UpstreamApp

@Suite struct OpenAPITests {
    private let document: [String: Any]

    init() throws {
        let parsed = try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.text()))
        document = try #require(parsed as? [String: Any])
    }

    @Test("the document has the paths and methods of the routes, and no others")
    func paths() throws {
        let paths = try #require(document["paths"] as? [String: [String: Any]])
        let described = Set(paths.flatMap { path, methods in methods.keys.map { "\($0) \(path)" } })
        let served = Set(
            Route.allCases.filter { !$0.isDocumentation }.map {
                "\($0.method.name.description.lowercased()) \($0.path)"
            })
        #expect(described == served)
        #expect(served.count == 7)
    }

    @Test(
        "an operation without a body answers 422 or 415 to nobody, one with a body to whoever sends another")
    func bodies() throws {
        for route in Route.allCases {
            guard let operation = route.operation else { continue }
            let described = try statuses(route)
            #expect(described.contains("422") == (!operation.bodies.isEmpty), "\(route)")
            #expect(described.contains("415") == (!operation.bodies.isEmpty), "\(route)")
            #expect(
                described.contains("401") == (operation.needsToken || route == .login || route == .refresh))
            for status in ["400", "408", "413", "429", "431", "500", "502", "503", "504"] {
                #expect(described.contains(status), "\(route) \(status)")
            }
        }
        #expect(try statuses(.login).contains("403"))
        #expect(try statuses(.currentUser).contains("404"))
    }

    @Test("every answer of an operation tells of its limit, and every body has an example")
    func answers() throws {
        for route in Route.allCases where !route.isDocumentation {
            for (status, answer) in try responses(route) where !["414", "431"].contains(status) {
                let answer = resolved(answer)
                let fields = Set((answer["headers"] as? [String: Any] ?? [:]).keys)
                #expect(fields.isSuperset(of: AnswerField.counted.map(\.rawValue)), "\(route) \(status)")
                #expect(fields.contains("WWW-Authenticate") == (status == "401"))
                #expect(fields.contains("Retry-After") == (status == "429" || status == "503"))
                let contents = answer["content"] as? [String: [String: Any]] ?? [:]
                #expect(!contents.isEmpty)
                for content in contents.values {
                    #expect((content["examples"] as? [String: Any])?.isEmpty == false, "\(route) \(status)")
                }
            }
        }
    }

    @Test("an operation is marked as deprecated when the table says what to use instead")
    func deprecation() throws {
        var operation = Operation.refresh
        operation.deprecation = "use /api/v2/tokens"
        let entries = [
            OpenAPIDocument.Entry(path: "/old", operation: operation),
            OpenAPIDocument.Entry(path: "/new", operation: .refresh),
        ]
        let parsed = try JSONSerialization.jsonObject(with: Data(OpenAPIDocument.json(entries).bytes))
        let paths = try #require((parsed as? [String: Any])?["paths"] as? [String: [String: [String: Any]]])
        #expect(paths["/old"]?["post"]?["deprecated"] as? Bool == true)
        let description = paths["/old"]?["post"]?["description"] as? String
        #expect(description?.hasPrefix("Deprecated: use /api/v2/tokens\n") == true)
        #expect(paths["/new"]?["post"]?["deprecated"] == nil)
    }

    @Test("with the example endpoints on, the document tells of each, and every answer has an example")
    func examples() throws {
        let services = Services(ServiceSettings())
        let settings = ExampleSettings(parts: [.avatar, .purchases, .push], avatarBucket: "b")
        let endpoints = try Examples(settings, services).endpoints
        let parsed = try JSONSerialization.jsonObject(
            with: Data(OpenAPIDocument.text(adding: endpoints.entries)))
        let document = try #require(parsed as? [String: Any])
        let paths = try #require(document["paths"] as? [String: [String: [String: Any]]])
        let standard = try #require(self.document["paths"] as? [String: Any])
        let added = paths.filter { standard[$0.key] == nil }
        #expect(
            added.mapValues { $0.keys.sorted() } == [
                "/api/v1/users/me/avatar": ["delete", "get", "put"], "/api/v1/users/me/purchases": ["post"],
                "/api/v1/users/me/devices": ["get", "post"], "/api/v1/users/me/push": ["post"],
                "/api/v1/users/me/devices/{device_id}": ["delete"],
            ])
        for (path, methods) in added {
            for (method, operation) in methods {
                let responses = operation["responses"] as? [String: [String: Any]] ?? [:]
                #expect(Set(["401", "404", "413", "429", "503"]).isSubset(of: responses.keys), "\(path)")
                #expect(
                    responses.keys.contains("422") == (operation["requestBody"] != nil), "\(method) \(path)")
                #expect((operation["parameters"] != nil) == path.contains("{"))
                for answer in responses.values {
                    let contents = resolved(answer)["content"] as? [String: [String: Any]] ?? [:]
                    #expect(!contents.isEmpty && contents.values.allSatisfy { $0["examples"] != nil })
                }
            }
        }
        let links = added.values.flatMap(\.values).flatMap { strings(named: "device_id", in: $0) }
        #expect(links == ["$response.body#/id"])
        #expect(Set(strings(named: "operationId", in: paths)).count == 15)
    }

    @Test("bounds and patterns of forms are those that the fields are held to")
    func bounds() throws {
        let form = try #require(schema("SignUpForm")["properties"] as? [String: [String: Any]])
        let lengths = ["username": 3...50, "password": 8...128, "first_name": 1...50, "last_name": 1...50]
        for (name, length) in lengths {
            #expect(form[name]?["minLength"] as? Int == length.lowerBound)
            #expect(form[name]?["maxLength"] as? Int == length.upperBound)
        }
        #expect(form["username"]?["pattern"] as? String == FieldRules.usernamePattern)
        #expect(form["first_name"]?["pattern"] as? String == FieldRules.wholeNamePattern)
        #expect(form["email"]?["maxLength"] as? Int == 254)
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
        let ids = Route.allCases.compactMap { $0.operation?.id }
        #expect(ids.count == Set(ids).count)
        // Those of the links among them.
        #expect(Set(strings(named: "operationId", in: document)) == Set(ids))
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

    private func responses(_ route: Route) throws -> [String: [String: Any]] {
        let paths = document["paths"] as? [String: [String: [String: Any]]]
        let operation = paths?[route.path]?[route.method.name.description.lowercased()]
        return try #require(operation?["responses"] as? [String: [String: Any]])
    }

    private func statuses(_ route: Route) throws -> Set<String> { Set(try responses(route).keys) }

    private func resolved(_ answer: [String: Any]) -> [String: Any] {
        guard let name = (answer["$ref"] as? String)?.split(separator: "/").last else { return answer }
        let shared = (document["components"] as? [String: Any])?["responses"] as? [String: [String: Any]]
        return shared?[String(name)] ?? [:]
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
