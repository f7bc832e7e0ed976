import Bytes
import Foundation
import JSON
import JWT
import Testing

@testable import UpstreamApp

/// Purchases that Apple's own library has signed for the test.
@Suite(.serialized) struct PurchaseTests {
    private static let operations = Result { try RecordedLibrary("appstore").operations }
    private static let path = Purchases.path.text

    private func input(_ operation: String, _ name: String) throws -> String {
        try #require(try Self.operations.get()[operation]?.inputs[name]?.string)
    }

    private func with(
        _ script: [ScriptedService.Manner], _ body: (ExampleApp, ScriptedService) throws -> Void
    ) throws {
        let service = try ScriptedService(script)
        defer { service.end() }
        let origin = try #require(ServiceOrigin(service.origin))
        let key = AppStoreClient.Key(
            id: "K", issuer: "I", bundleID: "com.example.app",
            key: try PrivateKey(pem: try input("transaction", "private_key")))
        let root = try #require(Base64.decode(try input("verify transaction", "root")))
        let verifier = AppStoreVerifier(
            bundleID: "com.example.app", appID: nil, environments: [.sandbox], root: root,
            clock: { TestService.now })
        let client = AppStoreClient(
            production: origin, sandbox: origin, environment: .sandbox, key: key, verifier: verifier,
            cache: MemoryCache(), client: HTTPClient(), figures: ServiceFigures(),
            clock: { TestService.now }, policy: .none)
        try body(try ExampleApp(Purchases { () throws(ServiceError) in client }.endpoints), service)
    }

    @Test("a purchase that Apple has signed is the account's that brings it first, and no other's")
    func verified() throws {
        let answer = #"{"signedTransactionInfo":"\#(try input("verify transaction", "signed"))"}"#
        try with([.answer(200, [], answer)]) { app, service in
            let ann = try app.user("ann")
            let bob = try app.user("bob")
            for _ in 1...2 {
                let found = app.post(Self.path, ann, json: #"{"transaction_id":"2000000123456789"}"#)
                #expect(found.status == 200 && found.string("transaction_id") == "2000000123456789")
                #expect(found.string("environment") == "Sandbox" && found.string("product_id") != nil)
                #expect(found.object["is_active"] is Bool)
            }
            let other = app.post(Self.path, bob, json: #"{"transaction_id":"2000000123456789"}"#)
            #expect(other.status == 400 && other.string("detail") == "Purchase belongs to another account")
            #expect(service.received.allSatisfy { $0.target.hasSuffix("/transactions/2000000123456789") })
            // With the account its purchase becomes free.
            let id = try #require(Int64(ann.userID ?? ""))
            try app.store.write { () throws(Problem) in try app.store.deleteUser(id) }
            #expect(app.post(Self.path, bob, json: #"{"transaction_id":"2000000123456789"}"#).status == 200)
        }
    }

    @Test("what Apple does not know is 404, what somebody else has signed is 503, and neither is kept")
    func refused() throws {
        let missing = #"{"errorCode":4040010,"errorMessage":"Transaction id not found."}"#
        let altered = try input("verify altered transaction", "signed")
        for (manner, status) in [
            (ScriptedService.Manner.answer(404, [], missing), 404),
            (.answer(200, [], #"{"signedTransactionInfo":"\#(altered)"}"#), 503),
            (.answer(401, [], "Unauthenticated"), 503), (.answer(500), 503), (.close, 503),
        ] {
            try with([manner]) { app, _ in
                let ann = try app.user("ann")
                #expect(app.post(Self.path, ann, json: #"{"transaction_id":"1"}"#).status == status)
                let kept = try app.store.rows("SELECT count(*) FROM purchases", [])
                #expect(kept.first?.integer(at: 0) == 0)
            }
        }
    }

    @Test("a number that is none is 422, and Apple is not asked")
    func numbers() throws {
        try with([]) { app, service in
            let ann = try app.user("ann")
            for body in [
                "", "{}", #"{"transaction_id":""}"#, #"{"transaction_id":1}"#, #"{"transaction_id":null}"#,
                #"{"transaction_id":"../x"}"#, #"{"transaction_id":"1 "}"#,
                #"{"transaction_id":"\#(String(repeating: "1", count: 33))"}"#,
            ] {
                #expect(app.post(Self.path, ann, json: body).status == 422, "\(body)")
            }
            #expect(app.post(Self.path, ann, json: "{").status == 400)
            #expect(app.post(Self.path, .init(), json: #"{"transaction_id":"1"}"#).status == 401)
            #expect(service.received.isEmpty)
        }
    }
}
