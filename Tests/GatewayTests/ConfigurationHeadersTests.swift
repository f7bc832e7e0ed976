import Bytes
import EventLoop
import Testing

@testable import Gateway

@Suite("Header policies and deprecations in the configuration")
struct ConfigurationHeadersTests {
    typealias Fixture = ConfigurationFixture

    @Test(
        "a field that no policy may touch is refused at start",
        arguments: [
            ("request_headers: {set: {Host: x}}", "request_headers.set.Host", "frames the message"),
            ("request_headers: {remove: [Content_Length]}", "request_headers.remove", "frames the message"),
            (
                "request_headers: {add: {Transfer-Encoding: x}}", "request_headers.add.Transfer-Encoding",
                "frames"
            ),
            (
                "request_headers: {set: {X_User_Id: 1}}", "request_headers.set.X_User_Id",
                "carries the identity"
            ),
            ("request_headers: {set: {Gateway-Revoke: x}}", "request_headers.set.Gateway-Revoke", "frames"),
            (
                "request_headers: {set: {X-Forwarded-Uri: x}}", "request_headers.set.X-Forwarded-Uri",
                "own word"
            ),
            ("request_headers: {remove: [X-Real-IP]}", "request_headers.remove", "own word"),
            ("response_headers: {set: {Connection: x}}", "response_headers.set.Connection", "frames"),
            (
                "response_headers: {set: {Content-Type: x}}", "response_headers.set.Content-Type",
                "describes the body"
            ),
            ("response_headers: {remove: [Vary]}", "response_headers.remove", "keeps caches apart"),
            (
                "response_headers: {set: {Access-Control-Allow-Origin: x}}",
                "response_headers.set.Access-Control-Allow-Origin", "belongs to `cors`"
            ),
            (
                "response_headers: {remove: [X-RateLimit-Limit]}", "response_headers.remove",
                "tells of the limits"
            ),
            ("response_headers: {add: {Gateway-Revoke: x}}", "response_headers.add.Gateway-Revoke", "frames"),
        ])
    func reserved(text: String, key: String, fault: String) throws {
        let errors = Fixture.errors(Fixture.short + "\n" + text)
        #expect(errors.count == 1)
        #expect(errors.first?.contains(": \(key): ") == true, "\(errors)")
        #expect(errors.first?.contains(fault) == true, "\(errors)")
    }

    @Test(
        "a policy that cannot be is told with its place",
        arguments: [
            (
                "request_headers: {sett: {A: b}}",
                "9:19: request_headers.sett: unknown key; did you mean `set`?"
            ),
            (
                "request_headers: {set: {A b: c}}",
                "9:25: request_headers.set.A b: `A b` is not the name of a field"
            ),
            (
                "request_headers: {set: {A: b, a: c}}",
                "9:31: request_headers.set.a: this field was given already, in another case"
            ),
            (
                "request_headers: {set: {A: \"x\\ny\"}}",
                """
                9:28: request_headers.set.A: this is no value of a field: visible ASCII without spaces at \
                its ends, 4096 bytes at most
                """
            ),
            (
                "response_headers: {add: {A: {b: c}}}",
                "9:29: response_headers.add.A: one value is expected here, not a list or mapping"
            ),
        ])
    func faults(text: String, error: String) {
        #expect(Fixture.errors(Fixture.short + "\n" + text) == ["f:" + error])
    }

    @Test(
        "a deprecation that cannot be is told with its place",
        arguments: [
            ("{sunset: 2026-01-01}", "routes[0].deprecated.since: is missing; write the day from which"),
            ("{since: soon}", "deprecated.since: `soon` is not a day such as `2026-07-01`"),
            ("{since: 2026-02-01, sunset: 2026-01-01}", "deprecated.sunset: the sunset lies before"),
            ("{since: 2026-02-01, link: 'x y'}", "deprecated.link: `x y` is not an address"),
            ("{since: 2026-02-01, after_sunset: gone}", "deprecated.after_sunset: `gone` needs a `sunset`"),
            ("{since: 2026-02-01, after_sunset: end}", "`end` is not one of `serve`, `gone`"),
        ])
    func deprecations(text: String, fault: String) {
        let errors = Fixture.errors(Fixture.short + "\n    deprecated: " + text)
        #expect(errors.count == 1)
        #expect(errors.first?.contains(fault) == true, "\(errors)")
    }

    @Test("values come from the environment, and a route's changes follow the file's")
    func values() throws {
        let text = """
            \(Fixture.short)
                request_headers: {set: {X-A: route}, remove: [X-B]}
            request_headers: {set: {X-A: file, X-C: "${TOKEN}"}, add: {X-B: b}}
            """
        let configuration = try Fixture.configuration(text, ["TOKEN": "from outside"])
        let changes = configuration.requestFields.followed(by: configuration.routes[0].requestFields)
        #expect(
            changes.lines == [.init(name: "X-C", value: "from outside"), .init(name: "X-A", value: "route")])
        #expect(changes.removed == ["x-a", "x-c", "x-b"])
    }

    @Test("a route ends at the second of its sunset, before anything else is asked")
    func gone() throws {
        let configuration = try Fixture.configuration(
            Fixture.short + "\n    deprecated: {since: 1970-01-01, sunset: 1970-01-02, after_sunset: gone}")
        let trial = try PolicyTrial(configuration, now: .init(monotonic: 1, wall: 86_399_999_999))
        #expect(trial.judge(TrialRequest()).refusal?.rule == .tokenMissing)
        trial.advance(by: 1)
        let gone = trial.judge(TrialRequest())
        #expect(gone.refusal?.rule == .routeGone && gone.status == 410)
        #expect(gone.values(of: "Deprecation") == ["@0"])
        let text = Self.metrics(trial)
        #expect(!text.contains("postern_deprecated_requests_total{route=\"/\"} 1"), "nothing was answered")
        trial.shared.metrics.workers[0].recordRequest(
            route: 0, status: 410, rule: .routeGone, microseconds: 1, received: 1, sent: 1)
        #expect(Self.metrics(trial).contains("postern_deprecated_requests_total{route=\"/\"} 1"))
    }

    private static func metrics(_ trial: PolicyTrial) -> String {
        var buffer = ByteBuffer(capacity: 4_096)
        Metrics(
            generations: [trial.shared.metrics], accessLog: nil, version: "1", startedMicroseconds: 0,
            shared: { SharedFigures() }
        ).render(into: &buffer)
        return buffer.readable.text
    }
}
