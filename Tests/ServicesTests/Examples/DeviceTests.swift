import HTTP1
import JSON
import Testing

@testable import UpstreamApp

/// Devices, and push messages to them.
@Suite(.serialized) struct DeviceTests {
    private static let sent = ScriptedService.Manner.answer(200, [], #"{"name":"projects/p/messages/1"}"#)
    private static let unregistered = ScriptedService.Manner.answer(404, [], fault("UNREGISTERED"))

    private static func fault(_ code: String) -> String {
        #"{"error":{"details":[{"@type":"type.googleapis.com/google.firebase.fcm.v1.FcmError","#
            + #""errorCode":"\#(code)"}]}}"#
    }

    private static let overloaded = ScriptedService.Manner.answer(400, [], #"{"error":{"code":400}}"#)

    private func with(
        _ script: [ScriptedService.Manner], _ body: (ExampleApp, GoogleFixture) throws -> Void
    ) throws {
        let google = try GoogleFixture(script)
        let services = google.services
        let app = try ExampleApp(Devices { () throws(ServiceError) in try services.messaging() }.endpoints)
        try body(app, google)
    }

    private func add(_ token: String, _ user: Request.Identity, _ app: ExampleApp) -> Response {
        app.post(Devices.path.text, user, json: #"{"token":"\#(token)"}"#)
    }

    @Test("a device is added once Firebase knows its token, listed without it, and removed by its user alone")
    func devices() throws {
        try with([Self.sent, Self.sent, Self.unregistered]) { app, google in
            let ann = try app.user("ann")
            let bob = try app.user("bob")
            let added = add("token-1", ann, app)
            #expect(added.status == 201 && added.object["id"] as? Int == 1)
            #expect(added.string("added_at") == "2023-11-14T22:13:20Z")
            #expect(add("token-2", ann, app).status == 201)
            #expect(add("gone", ann, app).status == 422)
            google.service.play([.answer(403, [], Self.fault("SENDER_ID_MISMATCH"))])
            #expect(add("another project's", ann, app).status == 422)
            #expect(add("another-project", ann, app).status == 422)
            for request in google.received {
                #expect(try JSONValue(request.body)["validate_only"] == true, "nobody is disturbed")
            }
            let list = app.send(.get, Devices.path.text, ann)
            #expect((list.object["devices"] as? [[String: Any]])?.compactMap { $0["id"] as? Int } == [2, 1])
            #expect(!String(decoding: list.body, as: UTF8.self).contains("token"))
            for path in ["1x", "0", "99999999999999999999", "2/"] {
                #expect(app.send(.delete, Devices.path.text + "/" + path, bob).status != 200)
            }
            #expect(app.send(.delete, Devices.path.text + "/1", bob).status == 404)
            #expect(app.send(.delete, Devices.path.text + "/1", ann).status == 200)
            #expect(app.send(.delete, Devices.path.text + "/1", ann).status == 404)
        }
    }

    @Test("a token goes with whoever brings it last, and the oldest of too many goes")
    func changedHands() throws {
        try with([Self.sent]) { app, _ in
            let ann = try app.user("ann")
            let bob = try app.user("bob")
            #expect(add("token", ann, app).status == 201)
            #expect(add("token", bob, app).status == 201)
            #expect(try app.store.devices(of: 1) == [])
            for index in 1...Devices.most {
                app.now += 1_000_000
                #expect(add("token-\(index)", bob, app).status == 201)
            }
            let tokens = try app.store.devices(of: 2).map(\.token)
            #expect(tokens.count == Devices.most && !tokens.contains("token"))
        }
    }

    @Test("a message goes to each of one's own devices, and those without an app are forgotten")
    func push() throws {
        try with([Self.sent]) { app, google in
            let ann = try app.user("ann")
            let bob = try app.user("bob")
            let message = #"{"title":"Hello","body":"It is time"}"#
            #expect(app.post(Devices.pushPath.text, ann, json: message).status == 404)
            for token in ["a", "b", "c"] { #expect(add(token, ann, app).status == 201) }
            #expect(add("other", bob, app).status == 201)
            google.service.play([Self.sent, Self.unregistered, Self.overloaded])
            let answer = app.post(Devices.pushPath.text, ann, json: message)
            #expect(answer.status == 200)
            #expect(["sent", "failed", "removed"].map { answer.object[$0] as? Int } == [1, 1, 1])
            let targets = try google.received.map {
                try JSONValue($0.body)["message"]?["token"]?.string ?? ""
            }
            #expect(targets.sorted() == ["a", "b", "c"])
            #expect(try app.store.devices(of: 1).count == 2 && app.store.devices(of: 2).count == 1)
        }
    }

    @Test("what cannot be sent to anybody now is 503, and no device is lost by it")
    func outage() throws {
        try with([Self.sent]) { app, google in
            let ann = try app.user("ann")
            #expect(add("a", ann, app).status == 201)
            google.service.play([.answer(403, [], #"{"error":{"status":"PERMISSION_DENIED"}}"#)])
            let answer = app.post(Devices.pushPath.text, ann, json: #"{"title":"T","body":"B"}"#)
            #expect(answer.status == 503 && answer.value(of: "Retry-After") != nil)
            #expect(add("b", ann, app).status == 503)
            #expect(try app.store.devices(of: 1).count == 1)
        }
    }

    @Test("a message or a token out of bounds is 422, each fault at once")
    func validation() throws {
        try with([Self.sent]) { app, google in
            let ann = try app.user("ann")
            let long = String(repeating: "x", count: 501)
            let answer = app.post(
                Devices.pushPath.text, ann, json: #"{"title":"\#(long)","body":"\#(long)"}"#)
            #expect(answer.status == 422 && (answer.object["detail"] as? [Any])?.count == 2)
            #expect(app.post(Devices.pushPath.text, ann, json: #"{"title":1,"body":"B"}"#).status == 422)
            for token in ["", "a b", "ü", String(repeating: "t", count: 4_097)] {
                #expect(add(token, ann, app).status == 422)
            }
            #expect(google.received.isEmpty)
        }
    }
}
