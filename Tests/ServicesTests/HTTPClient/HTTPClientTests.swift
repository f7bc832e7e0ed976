import EventLoop
import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// Every way in which a service can fail to answer, and what becomes of a request then.
@Suite(.serialized) struct HTTPClientTests {
    private let client = HTTPClient(largestConcurrency: 4)
    private let figures = ServiceFigures()
    private static let quick = RetryPolicy(
        attempts: 3, firstPauseMilliseconds: 10, factor: 2, longestPauseMilliseconds: 40)

    private static let short = HTTPDeadlines(connect: 500, total: 1_200, stall: 1_000, budget: 5_000)

    private func request(
        _ service: ScriptedService, _ repetition: HTTPExchangeRequest.Repetition = .idempotent,
        content: HTTPContent = .bytes(Array("content".utf8)), path: String = "/x"
    ) -> HTTPExchangeRequest {
        HTTPExchangeRequest(
            method: "POST", url: service.origin + path, content: content, repetition: repetition,
            deadlines: Self.short)
    }

    private func call(_ policy: RetryPolicy = quick, _ cancellation: Cancellation? = nil) -> HTTPClient.Call {
        HTTPClient.Call(service: .brevo, figures: figures, policy: policy, cancellation: cancellation) {
            response in
            if response.isSuccess { return nil }
            return ServiceError(
                service: .brevo, fault: response.status < 500 ? .caller : .service,
                retry: response.status == 429 ? .always : response.status >= 500 ? .ifRepeatable : .never,
                retryAfterMilliseconds: RetryAfter.milliseconds(
                    response.value(of: "Retry-After"), nowSeconds: Moment.now().wallSeconds),
                status: response.status, message: "no")
        }
    }

    /// The error of a request, and how often the service was asked.
    private func failure(
        _ script: [ScriptedService.Manner], _ repetition: HTTPExchangeRequest.Repetition
    ) throws -> (error: ServiceError?, count: Int) {
        let service = try ScriptedService(script)
        defer { service.end() }
        let error = #expect(throws: ServiceError.self) {
            try client.send(request(service, repetition), call())
        }
        return (error, service.received.count)
    }

    @Test("a request arrives as it was given, and its answer comes back whole")
    func exchange() throws {
        let service = try ScriptedService([.answer(201, [("X-One", "1"), ("x-two", " 2 ")], #"{"a":1}"#)])
        defer { service.end() }
        var request = request(service, path: "/a%2Fb/./c?q=%20")
        request.fields = [HTTPField("X-Empty", ""), HTTPField("Content-Type", "text/plain")]
        let response = try client.send(request, call())
        #expect(response.status == 201)
        #expect(response.value(of: "X-ONE") == "1" && response.value(of: "X-Two") == "2")
        #expect(response.json?["a"]?.integer == 1)
        let received = try #require(service.received.first)
        #expect(received.method == "POST" && received.target == "/a%2Fb/./c?q=%20")
        #expect(received.text == "content" && received.value(of: "content-length") == "7")
        #expect(received.value(of: "x-empty") == "" && received.value(of: "content-type") == "text/plain")
        #expect(received.value(of: "expect") == nil && received.value(of: "transfer-encoding") == nil)
        #expect(figures.snapshot == ServiceFigures.Snapshot(requests: 1))
    }

    @Test("connections are used again, and a few serve many requests at once")
    func reuse() throws {
        let service = try ScriptedService()
        defer { service.end() }
        for _ in 0..<10 { _ = try client.send(request(service), call()) }
        #expect(service.connectionCount == 1)
        let failed = Tally()
        DispatchQueue.concurrentPerform(iterations: 40) { _ in
            if (try? client.send(request(service), call())) == nil { failed.add(1) }
        }
        #expect(failed.count == 0)
        #expect(service.received.count == 50 && service.connectionCount <= 5)
    }

    @Test("a POST without content says so, and HEAD waits for none")
    func withoutContent() throws {
        let service = try ScriptedService()
        defer { service.end() }
        _ = try client.send(request(service, content: .bytes([])), call())
        #expect(service.received.last?.value(of: "content-length") == "0")
        var get = request(service, content: .none)
        get.method = "GET"
        _ = try client.send(get, call())
        #expect(service.received.last?.method == "GET")
        #expect(service.received.last?.value(of: "content-length") == nil)
    }

    @Test("large content goes out without a question, and comes from memory or a file")
    func large() throws {
        let service = try ScriptedService()
        defer { service.end() }
        let bytes = (0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 9) }
        _ = try client.send(request(service, content: .bytes(bytes)), call())
        #expect(service.received.last?.body == bytes)
        let path = "/tmp/postern-services-\(getpid())"
        #expect(FileManager.default.createFile(atPath: path, contents: Data(bytes)))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let part = HTTPContent.file(path: path, offset: 1_000, count: 2_000_000)
        _ = try client.send(request(service, content: part), call())
        #expect(service.received.last?.body == Array(bytes[1_000..<2_001_000]))
        let beyond = HTTPContent.file(path: path, offset: 2_900_000, count: 200_000)
        let error = #expect(throws: ServiceError.self) {
            try client.send(request(service, content: beyond), call())
        }
        #expect(error?.fault == .caller && error?.message == "\(path): it has become shorter")
    }

    @Test("an answer may go to a file, and one that is an error does not")
    func toFile() throws {
        let content = String(repeating: "0123456789", count: 30_000)
        let service = try ScriptedService([.answer(404, [], "not here"), .answer(200, [], content)])
        defer { service.end() }
        let path = "/tmp/postern-services-\(getpid())-answer"
        #expect(FileManager.default.createFile(atPath: path, contents: Data("ab".utf8)))
        defer { try? FileManager.default.removeItem(atPath: path) }
        var get = request(service, content: .none)
        get.method = "GET"
        get.destination = .file(path: path, offset: 2, limit: 1 << 20)
        let error = #expect(throws: ServiceError.self) { try client.send(get, call()) }
        #expect(error?.status == 404)
        #expect(FileManager.default.contents(atPath: path) == Data("ab".utf8))
        let response = try client.send(get, call())
        #expect(response.count == Int64(content.utf8.count) && response.content.isEmpty)
        #expect(FileManager.default.contents(atPath: path) == Data(("ab" + content).utf8))
        get.destination = .file(path: path, offset: 0, limit: 1_000)
        let tooLarge = #expect(throws: ServiceError.self) { try client.send(get, call()) }
        #expect(tooLarge?.message == "its answer is too large")
    }

    @Test(
        "what may have been done is not asked for twice",
        arguments: [
            ScriptedService.Manner.close, .reset, .silence, .stall("{"), .truncate("{"), .garbage,
            .answer(500),
        ])
    func once(manner: ScriptedService.Manner) throws {
        let (error, count) = try failure([manner], .once)
        #expect(count == 1)
        #expect(error?.fault == .network || error?.status == 500)
        #expect(error?.retry == .ifRepeatable)
    }

    @Test(
        "nor is what has no content, which libcurl would send again by itself",
        arguments: [
            ("POST", HTTPContent.bytes([])), ("DELETE", .none),
        ])
    func onceWithoutContent(method: String, content: HTTPContent) throws {
        let service = try ScriptedService([.answer(200), .close])
        defer { service.end() }
        _ = try client.send(request(service), call())
        var bare = request(service, .once, content: content)
        bare.method = method
        #expect(throws: ServiceError.self) { try client.send(bare, call()) }
        #expect(service.received.count == 2)
    }

    @Test("on a connection of before, too, it is not asked for twice")
    func onceOnKept() throws {
        let service = try ScriptedService([.answer(200), .close])
        defer { service.end() }
        _ = try client.send(request(service, .once), call())
        #expect(throws: ServiceError.self) { try client.send(request(service, .once), call()) }
        #expect(service.received.count == 2)
    }

    @Test(
        "what may be repeated is, until it is answered",
        arguments: [
            ScriptedService.Manner.close, .reset, .truncate("{"), .garbage, .answer(500), .answer(503),
        ])
    func repeated(manner: ScriptedService.Manner) throws {
        let service = try ScriptedService([manner, manner, .answer(200)])
        defer { service.end() }
        _ = try client.send(request(service), call())
        #expect(service.received.count == 3)
        #expect(figures.snapshot.repetitions == 2 && figures.snapshot.errors.isEmpty)
    }

    @Test("attempts have an end")
    func attempts() throws {
        let (error, count) = try failure([.answer(503)], .idempotent)
        #expect(error?.status == 503 && count == 3)
        #expect(figures.snapshot.errors == [.service: 1])
    }

    @Test("what a service has refused unread is sent again even if it may be sent only once")
    func refusedUnread() throws {
        let service = try ScriptedService([.answer(429, [("Retry-After", "1")]), .answer(200)])
        defer { service.end() }
        let start = Moment.now().monotonic
        _ = try client.send(request(service, .once), call())
        #expect(service.received.count == 2)
        #expect(Moment.now().monotonic - start >= 1_000_000)
    }

    @Test("a pause that is longer than anybody waits is not begun")
    func budget() throws {
        let start = Moment.now().monotonic
        let (error, count) = try failure([.answer(429, [("Retry-After", "60")])], .idempotent)
        #expect(count == 1 && error?.retryAfterMilliseconds == 60_000)
        #expect(Moment.now().monotonic - start < 2_000_000)
    }

    @Test(
        "silence, a stall and a drip end within the deadline",
        arguments: [
            ScriptedService.Manner.silence, .stall("{"), .drip(1_000, milliseconds: 50),
        ])
    func deadline(manner: ScriptedService.Manner) throws {
        let start = Moment.now().monotonic
        let (error, _) = try failure([manner], .once)
        #expect(error?.fault == .network && error?.code == "timeout")
        let took = Moment.now().monotonic - start
        #expect((900_000..<3_000_000).contains(took), "\(took)")
    }

    @Test("content without an end is cut off at its bound")
    func endless() throws {
        let (error, count) = try failure([.endless], .idempotent)
        #expect(error?.fault == .service && error?.message == "its answer is too large" && count == 1)
    }

    @Test("a service that is not there is told as such, and asked again")
    func refused() throws {
        let service = try ScriptedService()
        service.end()
        let error = #expect(throws: ServiceError.self) { try client.send(request(service, .once), call()) }
        #expect(error?.fault == .network && error?.code == "unreachable" && error?.retry == .always)
        #expect(figures.snapshot.requests == 3)
        var elsewhere = request(service)
        elsewhere.url = "https://name-that-is-nowhere.invalid/"
        let unknown = #expect(throws: ServiceError.self) { try client.send(elsewhere, call()) }
        #expect(unknown?.fault == .network)
    }

    @Test(
        "who has stopped waiting is told within a second, during an exchange and during a pause",
        arguments: [
            ScriptedService.Manner.silence, .answer(429, [("Retry-After", "4")]),
        ])
    func cancelled(manner: ScriptedService.Manner) throws {
        let service = try ScriptedService([manner])
        defer { service.end() }
        let cancellation = Cancellation()
        let start = Moment.now().monotonic
        DispatchQueue.global().asyncAfter(deadline: .now() + 0.2) { cancellation.cancel() }
        let error = #expect(throws: ServiceError.self) {
            try client.send(request(service), call(Self.quick, cancellation))
        }
        #expect(error?.fault == .cancelled)
        #expect(Moment.now().monotonic - start < 1_800_000)
        #expect(service.received.count == 1)
        #expect(throws: ServiceError.self) {
            try client.send(request(service), call(Self.quick, cancellation))
        }
        #expect(service.received.count == 1)
    }

    @Test("redirects are not followed, and go to whoever asked")
    func redirect() throws {
        let other = try ScriptedService()
        let service = try ScriptedService([.answer(302, [("Location", other.origin + "/")])])
        defer {
            other.end()
            service.end()
        }
        let error = #expect(throws: ServiceError.self) { try client.send(request(service), call()) }
        #expect(error?.status == 302 && other.received.isEmpty)
    }

    @Test("a head without an end is cut off")
    func endlessHead() throws {
        let fields = (0..<3_000).map { ("X-\($0)", String(repeating: "a", count: 40)) }
        let (error, count) = try failure([.answer(200, fields)], .idempotent)
        #expect(error?.message == "its answer is too large" && count == 1)
    }

    @Test(
        "a field that could begin another is never sent",
        arguments: [
            HTTPField("X", "a\r\nY: b"), HTTPField("X", "a\n"), HTTPField("X", "a\u{0}"),
            HTTPField("X: a\r\nY", "b"),
            HTTPField("", "a"), HTTPField("X Y", "a"),
        ])
    func injection(field: HTTPField) throws {
        let service = try ScriptedService()
        defer { service.end() }
        var request = request(service)
        request.fields = [field]
        let error = #expect(throws: ServiceError.self) { try client.send(request, call()) }
        #expect(error?.fault == .caller && service.connectionCount == 0)
    }
}
