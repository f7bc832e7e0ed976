import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// Push messages: what is sent, and what becomes of each token.
@Suite(.serialized) struct MessagingTests {
    private static let sent = ScriptedService.Manner.answer(
        200, [], #"{"name":"projects/project/messages/1"}"#)

    private static func fault(_ status: Int, _ code: String) -> ScriptedService.Manner {
        let detail =
            #"{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","errorCode":"\#(code)"}"#
        let details = #"[{"@type":"x"},\#(detail)]"#
        let text = #"{"error":{"code":\#(status),"message":"why","status":"X","details":\#(details)}}"#
        return .answer(status, [], text)
    }

    private func fullMessage() -> PushMessage {
        var message = PushMessage(target: .token("device"))
        message.notification = PushMessage.Notification(
            title: "T", body: "B", image: "https://example.com/i.png")
        message.data = [PushMessage.Pair(name: "a", value: "1"), PushMessage.Pair(name: "b", value: "ü")]
        message.android = PushMessage.Android(priority: .high, timeToLiveSeconds: 3_600, collapseKey: "c")
        message.apple = PushMessage.Apple(
            headers: [PushMessage.Pair(name: "apns-priority", value: "10")],
            payload: .object(["aps": .object(["badge": 3, "content-available": 1])]))
        message.webPush = PushMessage.WebPush(
            headers: [PushMessage.Pair(name: "TTL", value: "60")],
            data: [PushMessage.Pair(name: "x", value: "y")], link: "https://example.com/")
        message.analyticsLabel = "label"
        return message
    }

    @Test("Firebase's own library sends what we send")
    func library() throws {
        let fixture = try GoogleFixture([Self.sent])
        let theirs = try OfficialLibrary.requests(of: "fcm", [fixture.keyPath])
        let messaging = try fixture.services.messaging()
        var topic = PushMessage(target: .topic("news"))
        topic.data = [PushMessage.Pair(name: "a", value: "1")]
        var condition = PushMessage(target: .condition("'a' in topics"))
        condition.notification = PushMessage.Notification(title: "T")
        let operations: [(String, () throws -> Void)] = [
            ("send", { _ = try messaging.send(fullMessage()) }), ("topic", { _ = try messaging.send(topic) }),
            ("condition", { _ = try messaging.send(condition) }),
            ("dry run", { _ = try messaging.send(PushMessage(target: .token("device")), dryRun: true) }),
            ("subscribe", { _ = try messaging.subscribe(["device:one"], to: "news") }),
            ("unsubscribe", { _ = try messaging.unsubscribe(["device:one"], from: "news") }),
        ]
        for (operation, run) in operations {
            try run()
            let their = try #require(theirs[operation]?.first)
            let differences = OfficialLibrary.differences(
                fixture.received.last, their,
                fields: ["authorization"]
                    + (their.method == "POST" && their.path.hasSuffix("send")
                        ? ["x-goog-api-format-version", "content-type"] : []))
            #expect(differences == [], "\(operation)")
        }
        #expect(Set(theirs.keys) == Set(operations.map(\.0) + ["token"]))
        // Both ask for a token in the same way.
        let (our, their) = (fixture.service.received.first, theirs["token"]?.first)
        #expect(our?.value(of: "content-type") == their?.value(of: "content-type"))
        let claims = [our?.text ?? "", String(decoding: their?.body ?? [], as: UTF8.self)].map {
            Assertion($0)
        }
        #expect(claims[0] == claims[1])
    }

    @Test(
        "a token that no app has any more is told apart from other faults",
        arguments: [
            (404, "UNREGISTERED", ServiceError.Fault.caller), (403, "SENDER_ID_MISMATCH", .caller),
            (400, "INVALID_ARGUMENT", .caller), (401, "THIRD_PARTY_AUTH_ERROR", .credentials),
            (500, "INTERNAL", .service),
        ])
    func faults(status: Int, code: String, fault: ServiceError.Fault) throws {
        // A 401 has the token replaced, and is asked once more.
        let script: [ScriptedService.Manner] =
            status == 401
            ? [
                Self.fault(status, code), .answer(200, [], #"{"access_token":"ya29.two","expires_in":3599}"#),
                Self.fault(status, code),
            ] : [Self.fault(status, code)]
        let fixture = try GoogleFixture(script)
        let messaging = try fixture.services.messaging()
        let error = #expect(throws: ServiceError.self) { try messaging.send(fullMessage()) }
        #expect(error?.code == code && error?.fault == fault && error?.status == status)
        #expect(fixture.received.count == (status == 401 ? 2 : 1))
    }

    @Test("what has not been begun is sent again, as long as Google asks to wait")
    func busy() throws {
        let fixture = try GoogleFixture([.answer(429, [("Retry-After", "1")]), .answer(503), Self.sent])
        let name = try fixture.services.messaging().send(fullMessage())
        #expect(name == "projects/project/messages/1" && fixture.received.count == 3)
    }

    @Test("a token that has expired in mid-flight is replaced, once")
    func expired() throws {
        let next = ScriptedService.Manner.answer(200, [], #"{"access_token":"ya29.two","expires_in":3599}"#)
        let fixture = try GoogleFixture([.answer(401), next, Self.sent])
        _ = try fixture.services.messaging().send(fullMessage())
        #expect(
            fixture.received.map { $0.value(of: "authorization") } == ["Bearer ya29.one", "Bearer ya29.two"])
    }

    @Test("many tokens have a result each, in their order, and a bounded number is on its way")
    func many() throws {
        let fixture = try GoogleFixture([Self.sent])
        let tokens = (0..<1_100).map { "device-\($0)" }
        let results = try fixture.services.messaging().send(fullMessage(), to: tokens)
        #expect(results == Array(repeating: .sent(name: "projects/project/messages/1"), count: 1_100))
        let sent = try fixture.received.map { try JSONValue($0.body)["message"]?["token"]?.string ?? "" }
        #expect(Set(sent) == Set(tokens) && sent.count == 1_100)
        #expect(fixture.service.connectionCount <= 9)
    }

    @Test("one token's fault is no other's")
    func mixed() throws {
        let fixture = try GoogleFixture([
            Self.sent, Self.fault(404, "UNREGISTERED"), Self.fault(500, "INTERNAL"), Self.sent,
        ])
        var messaging = try fixture.services.messaging()
        messaging.concurrency = 1
        let results = messaging.send(fullMessage(), to: ["a", "b", "c", "d", "bad token"])
        #expect(results[0] == .sent(name: "projects/project/messages/1") && results[3] == results[0])
        #expect(results[1] == .unregistered)
        guard case .failed(let error) = results[2], case .failed(let bad) = results[4] else {
            Issue.record("\(results)")
            return
        }
        #expect(error.code == "INTERNAL" && bad.message == "its token is blank or has spaces")
        #expect(fixture.received.count == 4)
    }

    @Test("whether a token is known is asked without sending")
    func registered() throws {
        let fixture = try GoogleFixture([
            Self.sent, Self.fault(404, "UNREGISTERED"), Self.fault(400, "INVALID_ARGUMENT"),
            .answer(403, [], #"{"error":{"code":403,"message":"no","status":"PERMISSION_DENIED"}}"#),
        ])
        let messaging = try fixture.services.messaging()
        let known = try (0..<3).map { _ in try messaging.isRegistered("device") }
        #expect(known == [true, false, false])
        let error = #expect(throws: ServiceError.self) { try messaging.isRegistered("device") }
        #expect(error?.fault == .credentials)
        let dry = try fixture.received.map { try JSONValue($0.body)["validate_only"]?.bool }
        #expect(dry == [true, true, true, true])
    }

    @Test("topics have a fault for each token that has one")
    func topics() throws {
        let missing = #"{"error":{"code":404,"message":"gone","status":"NOT_FOUND"}}"#
        let fixture = try GoogleFixture([.answer(200), .answer(404, [], missing), .answer(200)])
        var messaging = try fixture.services.messaging()
        messaging.concurrency = 1
        let faults = try messaging.subscribe(["a", "b", "c"], to: "news")
        #expect(faults.keys.sorted() == [1] && faults[1]?.code == "NOT_FOUND")
        #expect(throws: ServiceError.self) { try messaging.subscribe(["a"], to: "a b") }
        #expect(throws: ServiceError.self) { try messaging.unsubscribe(["a b"], from: "news") }
        #expect(fixture.received.count == 3)
    }

    @Test("what is too large, or is not to be, is found before anybody is asked")
    func validation() throws {
        var message = fullMessage()
        #expect(message.fault == nil)
        message.data[0].value = String(repeating: "x", count: 4_096)
        #expect(message.fault == "it has more than 4096 bytes")
        message.data[0].value = String(repeating: "x", count: 2_000)
        #expect(message.fault == nil)
        message.target = .topic("news")
        #expect(message.fault == "it has more than 2048 bytes")
        message = fullMessage()
        for name in ["from", "message_type", "google.a", "gcm.b", ""] {
            message.data[0].name = name
            #expect(message.fault == "data may have no member called '\(name)'")
        }
        message.data[0].name = "b"
        #expect(message.fault == "data has a member twice")
        message = fullMessage()
        message.android?.timeToLiveSeconds = 2_419_201
        #expect(message.fault == "its time to live is not 0 to 2419200 seconds, four weeks")
        message = fullMessage()
        message.notification?.image = "http://example.com"
        #expect(message.fault == "its image is no https URL")
        message = fullMessage()
        message.apple?.payload = "x"
        #expect(message.fault == "its payload for Apple is no object")
        for target in [PushMessage.Target.token(""), .token("a b"), .topic("a/b"), .condition("a")] {
            #expect(PushMessage(target: target).fault != nil, "\(target)")
        }
    }

    @Test(
        "broken answers are no success, and nothing is sent twice for them",
        arguments: [
            ScriptedService.Manner.close, .truncate("{"), .answer(200, [], "{}"), .answer(200, [], "<html>"),
            .garbage,
        ])
    func broken(manner: ScriptedService.Manner) throws {
        let fixture = try GoogleFixture([manner])
        let messaging = try fixture.services.messaging()
        #expect(throws: ServiceError.self) { try messaging.send(fullMessage()) }
        #expect(fixture.received.count == 1)
    }

    @Test("while the token server is away nothing is sent")
    func tokenServerAway() throws {
        let service = try ScriptedService()
        var settings = ServiceSettings()
        settings.messagingOrigin = ServiceOrigin(service.origin)
        let path = "/tmp/postern-key-\(getpid())-away.json"
        let away = try ScriptedService()
        away.end()
        #expect(
            FileManager.default.createFile(
                atPath: path, contents: Data(GoogleKeyFile.text(tokenURL: away.origin + "/token"))))
        defer {
            service.end()
            try? FileManager.default.removeItem(atPath: path)
        }
        settings.googleCredentials = path
        let messaging = try TestService.services(settings).messaging()
        let error = #expect(throws: ServiceError.self) { try messaging.send(fullMessage()) }
        #expect(error?.service == .googleAuth && error?.fault == .network && service.received.isEmpty)
    }
}
