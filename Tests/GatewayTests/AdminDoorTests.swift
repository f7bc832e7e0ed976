import EventLoop
import Foundation
import Synchronization
import Testing

@testable import Gateway

struct AdminDoorTests {
    /// A store and a state of health that tests can change.
    final class World: Sendable {
        let committed = Mutex<[RevocationBody]>([])
        let isStoreWell = Mutex(true)
        let health = Mutex(AdminServices.Health(workers: 2))
        let path = TemporaryPath()
        let configuration = try? ConfigurationFixture.configuration(ConfigurationFixture.short)

        func open(users: [UInt32] = [], ownUser: UInt32? = nil) throws -> AdminDoor {
            let metrics = Metrics(
                generations: [
                    MetricsGeneration(
                        names: .init(routes: ["users"], upstreams: ["app"], tiers: ["strict"]), workers: 1)
                ], accessLog: nil, version: "1.2.3",
                startedMicroseconds: 0, shared: { SharedFigures() })
            let services = AdminServices(
                metrics: { metrics }, providers: { ["local"] }, health: { self.health.withLock { $0 } },
                commit: { request in
                    guard self.isStoreWell.withLock({ $0 }) else { return false }
                    self.committed.withLock { $0.append(request) }
                    return true
                },
                refusal: { id in
                    guard id == Array("known-1".utf8), let configuration = self.configuration else {
                        return nil
                    }
                    let facts = RefusalFacts(
                        wall: 1_767_225_600_000_000, rule: .rateLimit, status: 429, route: 0,
                        address: .loopback)
                    let record = RefusalRing.Record(
                        facts: facts, id: "known-1", method: "GET", path: "/a\"b")
                    return RefusalReport(record, configuration)
                })
            return try AdminDoor.open(
                Configuration.Admin(path: path.text, users: users), services, ownUser: ownUser ?? getuid())
        }

        func ask(_ request: String) throws -> AdminClient.Response {
            try AdminClient.ask(path.text, request)
        }

        func post(_ body: String) throws -> AdminClient.Response {
            try ask(
                "POST /revocations HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n" + body
            )
        }
    }

    @Test("health is 200 while all is well, and 503 while draining or when something is wrong")
    func health() throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        let well = try world.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(well.status == 200)
        #expect(well.json["status"] as? String == "healthy")
        #expect(well.json["workers"] as? Int == 2)
        #expect(well.json["version"] as? String == "1.2.3")
        world.health.withLock { $0.isDraining = true }
        let draining = try world.ask("GET /health?x=1 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(draining.status == 503)
        #expect(draining.json["status"] as? String == "draining")
        world.health.withLock { $0 = AdminServices.Health(workers: 2, fault: "the store is away") }
        let unwell = try world.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(unwell.status == 503)
        #expect(unwell.json["error"] as? String == "the store is away")
    }

    @Test("metrics are Prometheus text, and HEAD answers without a body (RFC 9110, 9.3.2)")
    func metrics() throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        let response = try world.ask("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(response.status == 200)
        #expect(response.fields["content-type"] == "text/plain; version=0.0.4; charset=utf-8")
        #expect(response.fields["content-length"] == String(response.body.utf8.count))
        #expect(try ExpositionParser.parse(response.body)["postern_workers"]?.value([:]) == 1)
        let head = try world.ask("HEAD /metrics HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(head.status == 200)
        #expect(head.body.isEmpty)
    }

    @Test("a refusal is told by the request's id, in JSON and as text; 404 when it is not known")
    func refusals() throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        let json = try world.ask("GET /refusals/known-1 HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(
            json.body == """
                {"id":"known-1","time":"2026-01-01T00:00:00Z","status":429,"rule":"rate_limit","route":"/",\
                "method":"GET","path":"/a\\"b","address":"127.0.0.1","key":"rate_limit.tiers.default",\
                "compared":"used up: default, 100 in 1m by the address 127.0.0.1"}
                """)
        let text = try world.ask("GET /refusals/known-1?format=text HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(text.body.contains("refused   429 by rate_limit\n"))
        #expect(text.fields["content-type"] == "text/plain; charset=utf-8")
        for path in ["/refusals/", "/refusals/other", "/refusals"] {
            #expect(try world.ask("GET \(path) HTTP/1.1\r\nHost: x\r\n\r\n").status == 404)
        }
        #expect(try world.ask("POST /refusals/known-1 HTTP/1.1\r\nHost: x\r\n\r\n").status == 405)
    }

    @Test("a revocation is answered with 201 and what was committed")
    func revocation() throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        let response = try world.post(#"{"provider":"local","jti":"a\"b","exp":1737282600.5}"#)
        #expect(response.status == 201)
        #expect(response.json["jti"] as? String == "a\"b")
        #expect(response.json["exp"] as? Double == 1_737_282_600.5)
        #expect(response.json["provider"] as? String == "local")
        #expect((response.json["revoked_at"] as? String)?.hasSuffix("Z") == true)
        let expected = RevocationBody(
            provider: 0, subject: .token(id: Array("a\"b".utf8), expires: 1_737_282_600_500_000))
        #expect(world.committed.withLock { $0 } == [expected])
    }

    @Test("a store that fails is 503, never a false success")
    func storeFails() throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        world.isStoreWell.withLock { $0 = false }
        let response = try world.post(#"{"provider":"local","sid":"a"}"#)
        #expect(response.status == 503)
        #expect(response.json["error_code"] as? String == "SERVICE_UNAVAILABLE")
    }

    @Test("an invalid revocation is 422 with every problem, and nothing is committed")
    func invalid() throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        let response = try world.post(#"{"sub":5}"#)
        #expect(response.status == 422)
        #expect(response.json["error_code"] as? String == "VALIDATION_ERROR")
        let details = try #require(response.json["detail"] as? [[String: Any]])
        #expect(details.map { $0["loc"] as? [String] } == [["provider"], ["sub"], ["before"]])
        #expect(details[0]["msg"] as? String == "field required")
        #expect(details[0]["type"] as? String == "value_error.missing")
        #expect(world.committed.withLock { $0.isEmpty })
    }

    struct Row: Sendable {
        var request: String
        var status: Int
        var why: String
        var allow: String?
    }

    static let refused: [Row] = [
        Row(request: "GET /nothing HTTP/1.1\r\nHost: x\r\n\r\n", status: 404, why: "no such resource"),
        Row(
            request: "PUT /health HTTP/1.1\r\nHost: x\r\n\r\n", status: 405, why: "RFC 9110, 15.5.6",
            allow: "GET, HEAD"),
        Row(request: "GET /revocations HTTP/1.1\r\nHost: x\r\n\r\n", status: 405, why: "", allow: "POST"),
        Row(request: "nonsense\r\n\r\n", status: 400, why: "RFC 9112, 3"),
        Row(request: "GET /health HTTP/1.1\r\n\r\n", status: 400, why: "RFC 9112, 3.2: no Host"),
        Row(
            request: "GET /health HTTP/1.1\r\nHost: x\r\nA: \(String(repeating: "a", count: 9_000))\r\n\r\n",
            status: 431, why: "a head of 8 KiB at most"),
        Row(
            request: "POST /revocations HTTP/1.1\r\nHost: x\r\nContent-Length: 65537\r\n\r\n", status: 413,
            why: "a body of 64 KiB at most"),
        Row(
            request: "POST /revocations HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            status: 411, why: "RFC 9110, 15.5.12"),
        Row(
            request: "POST /revocations HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\n\r\n", status: 415,
            why: "JSON only"),
        Row(
            request: "POST /revocations HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\n[]", status: 400,
            why: "not an object"),
    ]

    @Test("what cannot be served is refused in the API's error shape", arguments: refused)
    func refusals(row: Row) throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        let response = try world.ask(row.request)
        #expect(response.status == row.status, "\(row.why)")
        #expect(response.fields["allow"] == row.allow)
        #expect(response.fields["connection"] == "close")
        for name in ["detail", "error_code", "timestamp"] { #expect(response.json[name] != nil) }
    }

    @Test("a request that comes byte by byte is served as one that comes whole")
    func slowly() throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        let body = #"{"provider":"local","jti":"a"}"#
        let request =
            "POST /revocations HTTP/1.1\r\nHost: x\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        #expect(try AdminClient.ask(world.path.text, request, piece: 1).status == 201)
    }

    @Test("silent peers neither stop the door nor outlast newer ones")
    func silence() throws {
        let world = World()
        let door = try world.open()
        defer { door.close() }
        var silent: [AdminClient] = []
        for _ in 0..<AdminLoop.slotCount + 4 { silent.append(try AdminClient(world.path.text)) }
        #expect(try world.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
        #expect(silent.count == AdminLoop.slotCount + 4)
    }

    @Test("a user who is neither the gateway's own nor configured gets 403 and no word about health")
    func strangers() throws {
        let world = World()
        let other = getuid() + 1
        let door = try world.open(users: [other + 1], ownUser: other)
        let response = try world.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n")
        #expect(response.status == 403)
        #expect(response.json["error_code"] as? String == "FORBIDDEN")
        #expect(response.json["status"] == nil)
        #expect(try world.post(#"{"provider":"local","sid":"a"}"#).status == 403)
        // One that sends its head slowly still hears the answer, and silent ones keep nobody from it.
        let silent = try (0..<AdminLoop.strangerCount * 2).map { _ in
            try AdminClient(world.path.text)
        }
        for piece in [3, 1 << 20] {
            let slow = try AdminClient.ask(
                world.path.text, "GET /health HTTP/1.1\r\nHost: x\r\n\r\n", piece: piece)
            #expect(slow.status == 403)
        }
        #expect(silent.count == 8)
        #expect(world.committed.withLock { $0.isEmpty })
        door.close()
        let configured = try world.open(users: [other + 1, getuid()], ownUser: other)
        #expect(try world.ask("GET /health HTTP/1.1\r\nHost: x\r\n\r\n").status == 200)
        configured.close()
    }

    @Test("the socket is for its owner and group, and goes when the door closes")
    func file() throws {
        let world = World()
        let door = try world.open()
        let attributes = try FileManager.default.attributesOfItem(atPath: world.path.text)
        #expect(attributes[.posixPermissions] as? Int == 0o660)
        #expect(throws: IOError.self) { try world.open() }
        door.close()
        #expect(!FileManager.default.fileExists(atPath: world.path.text))
        let again = try world.open()
        again.close()
    }
}
