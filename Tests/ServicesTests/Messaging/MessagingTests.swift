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

    /// As `send with every part` of official/fcm.py has it.
    private func everyPart(_ target: PushMessage.Target) throws -> PushMessage {
        var message = PushMessage(target: target)
        message.notification = PushMessage.Notification(
            title: "T ü", body: #"B "quoted""#, image: "https://example.com/i.png")
        message.data = [PushMessage.Pair(name: "a", value: "1")]
        message.android = PushMessage.Android(priority: .high, timeToLiveSeconds: 3_600, collapseKey: "c")
        let apple = #"""
            {"aps": {"alert": {"title": "T", "subtitle": "S", "body": "B", "loc-key": "lk",
            "loc-args": ["1"]}, "badge": 3, "sound": {"name": "default", "critical": 1, "volume": 0.5},
            "thread-id": "th", "mutable-content": 1, "inside": 1}, "outside": "value"}
            """#
        message.apple = PushMessage.Apple(
            headers: [
                PushMessage.Pair(name: "apns-priority", value: "10"),
                PushMessage.Pair(name: "apns-collapse-id", value: "c"),
            ], payload: try JSONValue(Array(apple.utf8)))
        let web = #"""
            {"title": "T", "body": "B", "icon": "https://example.com/i.png", "vibrate": [100, 50],
            "own": "more"}
            """#
        message.webPush = PushMessage.WebPush(
            headers: [
                PushMessage.Pair(name: "TTL", value: "60"), PushMessage.Pair(name: "Urgency", value: "high"),
            ], data: [PushMessage.Pair(name: "x", value: "y")], notification: try JSONValue(Array(web.utf8)),
            link: "https://example.com/")
        message.analyticsLabel = "label"
        return message
    }

    @Test("Firebase's own library sends what we send")
    func library() throws {
        let library = try RecordedLibrary("fcm")
        let google = try GoogleFixture(at: library.origin)
        let messaging = try google.services.messaging()
        let (device, other) = ("device:one/A+b", "device-two")
        let title = PushMessage.Notification(title: "T")
        let full = try everyPart(.token(device))
        let background = PushMessage.Apple(
            headers: [
                PushMessage.Pair(name: "apns-priority", value: "5"),
                PushMessage.Pair(name: "apns-push-type", value: "background"),
            ], payload: .object(["aps": .object(["content-available": 1])]))
        let data = [("a", "1"), ("b", "ü"), ("empty", "")].map { PushMessage.Pair(name: $0.0, value: $0.1) }
        let first = PushMessage(target: .token(device), data: Array(data.prefix(1)))
        try library.compare(
            [
                (
                    "send to a token",
                    { _ = try messaging.send(PushMessage(target: .token(device), notification: title)) }
                ),
                (
                    "send to a topic",
                    { _ = try messaging.send(PushMessage(target: .topic("news"), data: data)) }
                ),
                (
                    "send to a condition",
                    {
                        let target = PushMessage.Target.condition("'a' in topics || 'b' in topics")
                        _ = try messaging.send(PushMessage(target: target, notification: title))
                    }
                ),
                ("send with every part", { _ = try messaging.send(full) }),
                (
                    "send in the background",
                    { _ = try messaging.send(PushMessage(target: .token(device), apple: background)) }
                ),
                ("dry run", { _ = try messaging.isRegistered(device) }), ("check", messaging.check),
                ("send to many", { _ = messaging.send(first, to: [device, other]) }),
                ("subscribe", { _ = try messaging.subscribe([device, other], to: "news") }),
                ("unsubscribe", { _ = try messaging.unsubscribe([device, other], from: "news") }),
            ], fields: ["authorization", "content-type", "x-goog-api-format-version"], inOrder: false
        ) { request in
            // It is of messages; theirs sends it with topics too.
            if request.path.contains("/topicSubscriptions") {
                request.fields["x-goog-api-format-version"] = nil
            }
        }
        #expect(library.left.isEmpty && google.received.isEmpty)
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
