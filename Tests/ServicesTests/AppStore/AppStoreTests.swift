import Bytes
import Foundation
import JSON
import JWT
import Testing

@testable import UpstreamApp

/// Apple's own library, which sends what we send, and thinks of signed things what we think; and every fault
/// on the way.
@Suite(.serialized) struct AppStoreTests {
    private static let operations = Result { try RecordedLibrary("appstore").operations }
    private static let transaction = "2000000123456789"

    private func operation(_ name: String) throws -> RecordedOperation {
        try #require(try Self.operations.get()[name], "\(name)")
    }

    private func root() throws -> [UInt8] {
        try #require(try operation("verify transaction").inputs["root"]?.string.flatMap(Base64.decode))
    }

    private func signed(_ name: String) throws -> String {
        try #require(try operation("verify \(name)").inputs["signed"]?.string)
    }

    private func with(
        _ script: [ScriptedService.Manner], sandbox: [ScriptedService.Manner] = [],
        environment: AppStoreEnvironment = .sandbox,
        _ body: (AppStoreClient, ScriptedService, ScriptedService) throws -> Void
    ) throws {
        let first = try ScriptedService(script)
        let second = environment == .sandbox ? first : try ScriptedService(sandbox)
        defer {
            first.end()
            second.end()
        }
        try body(try client(first.origin, second.origin, environment), first, second)
    }

    private func client(
        _ production: String, _ sandbox: String, _ environment: AppStoreEnvironment
    ) throws -> AppStoreClient {
        let inputs = try operation("transaction").inputs
        let key = AppStoreClient.Key(
            id: try #require(inputs["key_id"]?.string), issuer: try #require(inputs["issuer_id"]?.string),
            bundleID: "com.example.app", key: try PrivateKey(pem: try #require(inputs["private_key"]?.string))
        )
        let verifier = AppStoreVerifier(
            bundleID: "com.example.app", appID: nil, environments: [.sandbox], root: try root(),
            clock: { TestService.now })
        return AppStoreClient(
            production: try #require(ServiceOrigin(production)),
            sandbox: try #require(ServiceOrigin(sandbox)), environment: environment, key: key,
            verifier: verifier, cache: MemoryCache(), client: HTTPClient(), figures: ServiceFigures(),
            clock: { TestService.now },
            policy: RetryPolicy(
                attempts: 3, firstPauseMilliseconds: 10, factor: 2, longestPauseMilliseconds: 40))
    }

    @Test("Apple's own library sends what we send")
    func requests() throws {
        let filter = AppStoreHistoryFilter(
            start: 1_764_000_000_000, end: 1_764_600_000_000, productIDs: ["com.example.1", "com.example.2"],
            productTypes: ["CONSUMABLE", "AUTO_RENEWABLE"], sort: "DESCENDING", groups: ["sub_group_1"],
            ownership: "PURCHASED", isRevoked: false)
        let ext = AppStoreExtension(
            days: 45, reason: .serviceIssue, requestID: "7e3fb204-2c5b-4b1f-8a3e-0d6d2f0c9a11")
        let id = Self.transaction
        let library = try RecordedLibrary("appstore")
        let client = try client(library.origin, library.origin, .sandbox)
        // What comes back is not signed by anybody whom the verifier knows: here only what goes out counts.
        try library.compare(
            [
                ("transaction", { _ = try? client.transaction(id) }),
                ("history", { _ = try? client.history(of: id) }),
                ("history of some", { _ = try? client.history(of: id, filter, revision: "rev 1/+=") }),
                ("latest transaction", { _ = try? client.latestTransaction(of: id) }),
                ("statuses", { _ = try? client.subscriptions(of: id) }),
                ("refunds", { _ = try? client.refunds(of: id) }),
                ("refunds page", { _ = try? client.refunds(of: id, revision: "rev 2/+=") }),
                ("order", { _ = try? client.order("MQ9XYZ1234") }),
                ("extend", { _ = try client.extend(id, ext) }),
                ("test notification", { _ = try client.sendTestNotification() }),
                ("test notification status", { _ = try client.testNotification("token-1") }),
                ("check", { try client.check() }),
            ], fields: ["authorization", "content-type"]
        ) { request in
            // A false with a capital letter is Python's.
            request.query = request.query.map { $0 == "revoked=False" ? "revoked=false" : $0 }
            request.fields["authorization"] = request.fields["authorization"].map(bearer)
        }
        #expect(library.left.allSatisfy { $0.hasPrefix("verify ") })
    }

    /// What a bearer token says, but for the moment, and its signature.
    private func bearer(_ field: String) -> String {
        let parts = field.split(separator: " ").last?.split(separator: ".").prefix(2) ?? []
        return parts.map { part in
            let json = try? JSONValue(Base64URL.decode(Array(part.utf8).span) ?? [])
            let texts = json?.changingMembers { $0.value.string == nil ? nil : $0.value }
            return String(decoding: texts?.bytes ?? [], as: UTF8.self)
        }.joined(separator: ".")
    }

    @Test("Apple's own verifier thinks of signed things what we think")
    func verdicts() throws {
        let verifier = AppStoreVerifier(
            bundleID: "com.example.app", appID: nil, environments: [.sandbox], root: try root(),
            clock: { TestService.now })
        let all = try Self.operations.get().values.filter { $0.name.hasPrefix("verify ") }
        #expect(all.count == 9)
        for one in all {
            let signed = try #require(one.inputs["signed"]?.string)
            let isGood: Bool
            do throws(ServiceError) {
                if one.name.hasSuffix("renewal") {
                    _ = try verifier.renewal(signed)
                } else if one.name.hasSuffix("notification") {
                    _ = try verifier.notification(signed)
                } else {
                    _ = try verifier.transaction(signed)
                }
                isGood = true
            } catch { isGood = false }
            #expect(isGood == one.output?.bool, "\(one.name)")
        }
    }

    @Test("whatever is cut, changed or added, nothing that Apple has not signed is taken")
    func altered() throws {
        let verifier = AppStoreVerifier(
            bundleID: "com.example.app", appID: nil, environments: [.sandbox], root: try root(),
            clock: { TestService.now })
        let good = try signed("transaction")
        _ = try verifier.transaction(good)
        for count in stride(from: 0, to: good.count - 1, by: 37) {
            #expect(throws: ServiceError.self) { try verifier.transaction(String(good.prefix(count))) }
        }
        let parts = good.split(separator: ".").map(String.init)
        for text in [
            "..", "a.b.c", "\(parts[0]).\(parts[1]).", ".\(parts[1]).\(parts[2])", good + "A", good + ".x",
        ] {
            #expect(throws: ServiceError.self) { try verifier.transaction(text) }
        }
        // By Apple's real root nothing of ours is good.
        let real = AppStoreVerifier(
            bundleID: "com.example.app", appID: nil, environments: [.sandbox], clock: { TestService.now })
        let error = #expect(throws: ServiceError.self) { try real.transaction(good) }
        #expect(error?.code == "invalid")
        #expect(MessageDigest.hexadecimal(AppleRoot.certificate, .sha256) == AppleRoot.fingerprint)
    }

    @Test("purchases come verified, by pages; a product is had or not")
    func purchases() throws {
        let good = try signed("transaction")
        let page = #"{"revision":"r2","hasMore":true,"signedTransactions":["\#(good)","\#(good)"]}"#
        let last = #"{"revision":"r3","hasMore":false,"signedTransactions":["\#(good)"]}"#
        let single = #"{"signedTransactionInfo":"\#(good)"}"#
        try with([.answer(200, [], single), .answer(200, [], page), .answer(200, [], last)]) { client, _, _ in
            let one = try client.transaction(Self.transaction)
            #expect(one.id == Self.transaction && one.environment == "Sandbox" && !one.productID.isEmpty)
            let first = try client.history(of: Self.transaction)
            #expect(first.transactions.count == 2 && first.nextRevision == "r2")
            let second = try client.history(of: Self.transaction, revision: "r2")
            #expect(second.transactions == [one] && second.nextRevision == nil)
        }
        let renewal = try signed("renewal")
        let status =
            #"{"data":[{"subscriptionGroupIdentifier":"g","lastTransactions":[{"status":1,"#
            + #""originalTransactionId":"1","signedTransactionInfo":"\#(good)","#
            + #""signedRenewalInfo":"\#(renewal)"}]}]}"#
        try with([.answer(200, [], status), .answer(200, [], last)]) { client, service, _ in
            let subscriptions = try client.subscriptions(of: Self.transaction)
            #expect(subscriptions.count == 1 && subscriptions[0].isServed && subscriptions[0].renewal != nil)
            let product = subscriptions[0].transaction.productID
            let has = try client.has(product, Self.transaction)
            #expect(has && service.received.count == 1, "asked once in ten minutes")
            let other = try client.has("com.example.other", Self.transaction)
            #expect(!other && service.received.count == 2)
        }
        try with([.answer(200, [], #"{"signedTransactionInfo":"\#(try signed("altered transaction"))"}"#)]) {
            client, _, _ in
            let error = #expect(throws: ServiceError.self) { try client.transaction("1") }
            #expect(error?.code == "invalid")
        }
    }

    @Test("what production does not know is asked for in the sandbox, and nothing else is")
    func fallback() throws {
        let single = #"{"signedTransactionInfo":"\#(try signed("transaction"))"}"#
        for code in ["4040010", "4040005"] {
            let unknown = ScriptedService.Manner.answer(
                404, [], #"{"errorCode":\#(code),"errorMessage":"no"}"#)
            try with([unknown], sandbox: [.answer(200, [], single)], environment: .production) {
                client, production, sandbox in
                let found = try client.transaction(Self.transaction)
                #expect(found.environment == "Sandbox")
                #expect(production.received.count == 1 && sandbox.received.count == 1)
            }
        }
        for (status, code) in [(401, "0"), (404, "4040001"), (400, "4000006"), (500, "5000000")] {
            let answer = ScriptedService.Manner.answer(
                status, [], #"{"errorCode":\#(code),"errorMessage":"no"}"#)
            try with([answer], sandbox: [], environment: .production) { client, production, sandbox in
                let error = #expect(throws: ServiceError.self) { try client.transaction(Self.transaction) }
                #expect(error?.status == status && error?.code == code && sandbox.received.isEmpty)
                #expect(production.received.count == (status == 500 ? 3 : 1))
            }
        }
    }

    @Test("a notification comes until it is acknowledged, and what was known of its customer is forgotten")
    func notifications() throws {
        let notification = try signed("notification")
        try with([]) { client, _, _ in
            let first = try #require(try client.receive(notification: notification))
            #expect(!first.type.isEmpty && first.transaction?.id == Self.transaction)
            // Whoever fails with it has it again.
            let again = try client.receive(notification: notification)
            #expect(again == first)
            client.acknowledge(first)
            let third = try client.receive(notification: notification)
            #expect(third == nil)
            let token = try signed("transaction")
            #expect(throws: ServiceError.self) { try client.receive(notification: token) }
        }
    }

    @Test("limits are waited out, and what Apple calls passing is asked for again; a test is sent once")
    func repetition() throws {
        let single = ScriptedService.Manner.answer(
            200, [], #"{"signedTransactionInfo":"\#(try signed("transaction"))"}"#)
        let limited = ScriptedService.Manner.answer(429, [("Retry-After", "0")], #"{"errorCode":4290000}"#)
        let passing = ScriptedService.Manner.answer(404, [], #"{"errorCode":4040002}"#)
        try with([limited, passing, single]) { client, service, _ in
            _ = try client.transaction(Self.transaction)
            #expect(service.received.count == 3)
        }
        for manner in [ScriptedService.Manner.close, .truncate("{"), .answer(500)] {
            try with([manner]) { client, service, _ in
                #expect(throws: ServiceError.self) { try client.sendTestNotification() }
                #expect(service.received.count == 1)
            }
            try with([manner, single]) { client, service, _ in
                _ = try client.transaction(Self.transaction)
                #expect(service.received.count == 2)
            }
        }
    }

    @Test("a check tells a key that is taken from one that is not")
    func check() throws {
        let missing = #"{"errorCode":4040010,"errorMessage":"Transaction id not found."}"#
        try with([.answer(404, [], missing), .answer(401, [], "Unauthenticated")]) { client, service, _ in
            try client.check()
            let error = #expect(throws: ServiceError.self) { try client.check() }
            #expect(error?.fault == .credentials)
            service.play([.answer(404, [], "<html>Not here</html>")])
            #expect(throws: ServiceError.self) { try client.check() }
            #expect(service.received.allSatisfy { $0.method == "GET" })
        }
    }

    @Test("what is wrong is found before anybody is asked")
    func validation() throws {
        try with([]) { client, service, _ in
            for id in ["", ".", "..", String(repeating: "1", count: 257)] {
                #expect(throws: ServiceError.self) { try client.transaction(id) }
            }
            for days in [0, 91] {
                let ext = AppStoreExtension(days: days, reason: .other, requestID: "r")
                #expect(throws: ServiceError.self) { try client.extend("1", ext) }
            }
            #expect(service.received.isEmpty)
        }
    }
}
