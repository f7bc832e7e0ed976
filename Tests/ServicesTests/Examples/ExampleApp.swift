import Foundation
import HTTP1
import Testing

@testable import UpstreamApp

/// The app with example endpoints, on a database of its own, with a clock that the test moves.
final class ExampleApp {
    let application: Application
    let folder: String
    /// Microseconds since 1970.
    var now = TestService.now * 1_000_000

    init(
        _ endpoints: [Endpoint] = [],
        onSignUp: (@Sendable (any Store, Int64, Int64) throws(Problem) -> Void)? = nil
    ) throws {
        folder = "/tmp/postern-examples-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        let database = try Database(.sqlite(path: folder + "/app.sqlite"), connections: 1)
        _ = try database.migrated()
        application = Application(
            ApplicationSettings(
                secret: Array("0123456789abcdef0123456789abcdef".utf8), database: database,
                cache: MemoryCache(), pages: nil,
                lifetimes: TokenLifetimes(access: 3_600, refresh: 86_400), rotatesRefreshTokens: false,
                hasher: PasswordHasher(cost: PasswordCost(memoryKibibytes: 64, passes: 1, lanes: 1)),
                endpoints: Endpoints(endpoints), onSignUp: onSignUp))
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    var store: any Store { application.store }

    func signUp(_ name: String, firstName: String = "Ann") -> Response {
        var request = Request(method: .post, path: Route.signUp.path)
        request.contentType = "application/x-www-form-urlencoded"
        let form =
            "username=\(name)&email=\(name)@example.com&password=secretpassword&first_name=\(firstName)"
            + "&last_name=Lee"
        request.body = Array(form.utf8)
        return application.respond(to: request, at: now)
    }

    /// What the gateway tells of somebody who has just signed up.
    func user(_ name: String) throws -> Request.Identity {
        #expect(signUp(name).status == 201)
        let user = try #require(try store.user(named: name))
        let sessions = try store.rows("SELECT id FROM sessions WHERE user_id = ?1", [.integer(user.id)])
        return Request.Identity(
            userID: String(user.id), sessionID: try #require(sessions.first).text(at: 0))
    }

    func send(
        _ method: HTTP1.Method, _ path: String, _ identity: Request.Identity = .init(), _ body: [UInt8] = [],
        type: String? = nil
    ) -> Response {
        var request = Request(method: method, path: path)
        request.identity = identity
        request.body = body
        request.contentType = type
        return application.respond(to: request, at: now)
    }

    func post(_ path: String, _ identity: Request.Identity, json: String) -> Response {
        send(.post, path, identity, Array(json.utf8), type: "application/json")
    }
}

extension Response {
    var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(body)) as? [String: Any]) ?? [:]
    }

    func string(_ name: String) -> String? { object[name] as? String }
}
