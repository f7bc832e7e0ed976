import Bytes
import Telemetry
import Testing

@testable import Gateway

struct MetricsTests {
    static func workers(_ count: Int) -> [WorkerMetrics] {
        (0..<count).map { _ in WorkerMetrics(routes: 2, upstreams: 1, tiers: 2) }
    }

    static func render(_ workers: [WorkerMetrics], shared: SharedFigures = SharedFigures()) -> String {
        let metrics = Metrics(
            generations: [
                MetricsGeneration(
                    names: .init(
                        routes: ["users", "lo\"gin\\"], upstreams: ["app"], tiers: ["strict", "user"]),
                    workers: workers)
            ], accessLog: nil, version: "1.2.3", startedMicroseconds: 1_737_282_600_500_000,
            shared: { shared })
        var buffer = ByteBuffer(capacity: 64)
        metrics.render(into: &buffer)
        return buffer.readable.text
    }

    @Test("the exposition of an untouched gateway is valid")
    func untouched() throws {
        let families = try ExpositionParser.parse(Self.render(Self.workers(1)))
        #expect(families.count >= 20)
        #expect(families["postern_start_time_seconds"]?.samples.first?.value == 1_737_282_600.5)
        #expect(families["postern_build_info"]?.samples.first?.labels == ["version": "1.2.3"])
        #expect(families["postern_refusals_total"]?.samples.count == Rule.allCases.count - 1)
        #expect(families["postern_bound_hits_total"]?.samples.count == Bound.allCases.count)
    }

    @Test("key sets that are fetched are told by provider; without any there are no such families")
    func keys() throws {
        var shared = SharedFigures()
        shared.keys = [
            .init(
                provider: "idp", count: 2, leftOut: 1, ageMicroseconds: 1_500_000,
                fetches: Array(1...UInt64(KeyFetchOutcome.allCases.count))),
            .init(
                provider: "new", count: 0, leftOut: 0,
                fetches: KeyFetchOutcome.allCases.map { _ in 0 }),
        ]
        let families = try ExpositionParser.parse(Self.render(Self.workers(1), shared: shared))
        #expect(families["postern_keys"]?.value(["provider": "idp"]) == 2)
        #expect(families["postern_keys"]?.value(["provider": "new"]) == 0)
        #expect(families["postern_keys_age_seconds"]?.samples.map(\.value) == [1.5])
        #expect(families["postern_keys_left_out"]?.value(["provider": "idp"]) == 1)
        let fetches = families["postern_keys_fetches_total"]
        #expect(fetches?.value(["provider": "idp", "outcome": "bad_status"]) == 6)
        #expect(fetches?.samples.count == 2 * KeyFetchOutcome.allCases.count)
        let none = try ExpositionParser.parse(Self.render(Self.workers(1)))
        #expect(!none.keys.contains { $0.hasPrefix("postern_keys") })
    }

    @Test("requests of all workers are added up by route and status, with those no route matched")
    func requests() throws {
        let workers = Self.workers(2)
        for (worker, times) in zip(workers, [3, 4]) {
            for _ in 0..<times {
                worker.recordRequest(
                    route: 1, status: 200, rule: .none, microseconds: 90, received: 10, sent: 20)
            }
        }
        workers[0].recordRequest(
            route: -1, status: 404, rule: .noRoute, microseconds: 5, received: 1, sent: 2)
        let families = try ExpositionParser.parse(Self.render(workers))
        let requests = try #require(families["postern_requests_total"])
        #expect(requests.value(["route": "lo\"gin\\", "status": "200"]) == 7)
        #expect(requests.value(["route": "none", "status": "404"]) == 1)
        #expect(requests.samples.count == 2)
        #expect(families["postern_refusals_total"]?.value(["rule": "no_route"]) == 1)
        #expect(families["postern_client_received_bytes_total"]?.value([:]) == 71)
        #expect(families["postern_client_sent_bytes_total"]?.value([:]) == 142)
        let durations = try #require(families["postern_request_duration_seconds"])
        #expect(durations.value(["route": "lo\"gin\\", "le": "0.00005"]) == 0)
        #expect(durations.value(["route": "lo\"gin\\", "le": "0.0001"]) == 7)
    }

    @Test(
        "a status or a route out of range is counted at the edge, not lost",
        arguments: [(-5, 99, "none", "100"), (7, 600, "none", "599"), (1, 599, "lo\"gin\\", "599")])
    func edges(route: Int, status: Int, name: String, text: String) throws {
        let workers = Self.workers(1)
        workers[0].recordRequest(
            route: route, status: status, rule: .none, microseconds: 1, received: 0, sent: 0)
        let families = try ExpositionParser.parse(Self.render(workers))
        #expect(families["postern_requests_total"]?.value(["route": name, "status": text]) == 1)
    }

    @Test("limits, upstreams, bounds and stores show what was counted")
    func others() throws {
        let workers = Self.workers(2)
        for worker in workers {
            worker.recordLimit(tier: 0, .refused)
            worker.recordLimit(tier: 1, .admitted)
            worker.recordHit(.upstreamPending)
            worker.clientsOpen.add(3)
            worker.upstreams[0].open.set(5)
            worker.upstreams[0].idle.set(2)
            worker.upstreams[0].reused.add(9)
            worker.upstreams[0].duration.record(microseconds: 70_000_000)
        }
        let shared = SharedFigures(
            limiterKeys: 11, limiterOverflows: 12, revocations: 13, revocationCommits: 14,
            revocationFailures: 15)
        let families = try ExpositionParser.parse(Self.render(workers, shared: shared))
        let decisions = families["postern_rate_limit_decisions_total"]
        #expect(decisions?.value(["tier": "strict", "outcome": "refused"]) == 2)
        #expect(decisions?.value(["tier": "strict", "outcome": "admitted"]) == 0)
        #expect(decisions?.value(["tier": "user", "outcome": "admitted"]) == 2)
        #expect(families["postern_bound_hits_total"]?.value(["bound": "upstream_pending"]) == 2)
        #expect(families["postern_bound_hits_total"]?.value(["bound": "limiter_keys"]) == 12)
        #expect(families["postern_client_connections"]?.value([:]) == 6)
        let connections = families["postern_upstream_connections"]
        #expect(connections?.value(["upstream": "app", "state": "busy"]) == 6)
        #expect(connections?.value(["upstream": "app", "state": "idle"]) == 4)
        let sent = families["postern_upstream_requests_total"]
        #expect(sent?.value(["upstream": "app", "connection": "reused"]) == 18)
        let duration = families["postern_upstream_duration_seconds"]
        #expect(duration?.value(["upstream": "app", "le": "60"]) == 0)
        #expect(duration?.value(["upstream": "app", "le": "+Inf"]) == 2)
        #expect(families["postern_limiter_keys"]?.value([:]) == 11)
        #expect(families["postern_revocations"]?.value([:]) == 13)
        #expect(families["postern_revocation_failures_total"]?.value([:]) == 15)
    }

    @Test("rule and bound names are distinct, in snake case")
    func names() {
        let names = Rule.allCases.map(\.name.description) + Bound.allCases.map { "bound_\($0.name)" }
        #expect(Set(names).count == names.count)
        for name in names { #expect(name.allSatisfy { $0 == "_" || ($0.isASCII && $0.isLowercase) }) }
    }

    private static let histogram = "# HELP h x\n# TYPE h histogram\n"

    @Test(
        "the strict reader of these tests refuses what Prometheus would",
        arguments: [
            "a_total 1\n", "# TYPE a_total counter\na_total 1\n",
            "# HELP a_total x\n# TYPE a_total counter\na_total 1",
            "# HELP a_total x\n# TYPE a_total counter\na_total{b=\"1\"} 1\na_total{b=\"1\"} 2\n",
            "# HELP a_total x\n# TYPE a_total counter\na_total{b=\"1} 1\n",
            "# HELP a x\n# TYPE a counter\na 1\n",
            "# HELP b_total x\n# TYPE b_total counter\n# HELP a_total x\n# TYPE a_total counter\n",
            histogram + "h_bucket{le=\"1\"} 2\nh_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n",
            histogram + "h_bucket{le=\"1\"} 1\nh_bucket{le=\"+Inf\"} 2\nh_sum 1\nh_count 3\n",
        ])
    func strictness(text: String) {
        #expect(throws: ExpositionParser.Fault.self) { try ExpositionParser.parse(text) }
    }
}

@Suite("Metrics over several configurations")
struct MetricsHistoryTests {
    private static func generation(_ routes: [String], _ tiers: [String], deprecated: [Int] = [])
        -> MetricsGeneration
    {
        MetricsGeneration(
            names: .init(routes: routes, upstreams: ["app"], tiers: tiers, deprecated: deprecated),
            workers: 2)
    }

    private static func families(_ history: MetricsHistory) throws -> [String: ExpositionParser.Family] {
        try ExpositionParser.parse(text(history))
    }

    /// What only ever grows.
    private static func counts(_ history: MetricsHistory) -> [String] {
        let suffixes = ["_total", "_bucket", "_sum", "_count"]
        return text(history).split(separator: "\n").map(String.init).filter { line in
            suffixes.contains { line.prefix { $0 != "{" && $0 != " " }.hasSuffix($0) }
        }
    }

    private static func text(_ history: MetricsHistory) -> String {
        var buffer = ByteBuffer(capacity: 64)
        Metrics(
            generations: history.generations, accessLog: nil, version: "1", startedMicroseconds: 0,
            shared: { SharedFigures() }
        ).render(into: &buffer)
        return buffer.readable.text
    }

    @Test("counts go on by name, whatever the order, and stay when the workers that made them have ended")
    func names() throws {
        let history = MetricsHistory()
        let generations = [
            Self.generation(["a", "b"], ["x", "y"], deprecated: [1]), Self.generation(["b", "c"], ["y"]),
            Self.generation(["c", "a"], ["z", "x"]),
        ]
        for (number, generation) in generations.enumerated() {
            history.add(generation, number: number)
            for worker in generation.workers {
                for route in -1..<2 {
                    worker.recordRequest(
                        route: route, status: 200, rule: .rateLimit, microseconds: 90, received: 1, sent: 2)
                }
                worker.recordLimit(tier: 0, .admitted)
                worker.upstreams[0].opened.add(5)
                worker.upstreams[0].duration.record(microseconds: 70)
                worker.upstreams[0].open.set(number == 2 ? 3 : 0)
                worker.upstreams[0].reused.add(11)
                worker.upstreams[0].retried.add(12)
                worker.upstreams[0].unreachable.add(13)
                worker.store.writes.add(7)
                worker.store.late.add(14)
                worker.store.errors.add(15)
                worker.store.unasked.add(16)
                worker.store.connections.add(17)
                worker.store.duration.record(microseconds: 80)
                worker.clientsAccepted.add(1)
            }
        }
        let counts = Self.counts(history)
        #expect(counts.count > 30)
        for ended in [[], [0], [1]] {
            for number in ended { history.retire(number: number) }
            #expect(history.generations.count == (ended.isEmpty ? 3 : ended == [0] ? 3 : 2))
            #expect(Self.counts(history) == counts)
            let families = try Self.families(history)
            let requests = families["postern_requests_total"]
            #expect(requests?.value(["route": "none", "status": "200"]) == 6)
            #expect(requests?.value(["route": "a", "status": "200"]) == 4)
            #expect(requests?.value(["route": "b", "status": "200"]) == 4)
            #expect(requests?.value(["route": "c", "status": "200"]) == 4)
            let durations = families["postern_request_duration_seconds"]
            #expect(durations?.value(["route": "b", "le": "0.0001"]) == 4)
            #expect(families["postern_deprecated_requests_total"]?.value(["route": "b"]) == 2)
            let limits = families["postern_rate_limit_decisions_total"]
            #expect(limits?.value(["tier": "x", "outcome": "admitted"]) == 2)
            #expect(limits?.value(["tier": "y", "outcome": "admitted"]) == 2)
            #expect(limits?.value(["tier": "z", "outcome": "admitted"]) == 2)
            let sent = families["postern_upstream_requests_total"]
            #expect(sent?.value(["upstream": "app", "connection": "new"]) == 30)
            let open = families["postern_upstream_connections"]
            #expect(open?.value(["upstream": "app", "state": "busy"]) == 6)
            #expect(families["postern_refusals_total"]?.value(["rule": "rate_limit"]) == 18)
            #expect(families["postern_store_writes_total"]?.value([:]) == 42)
            #expect(families["postern_client_connections_total"]?.value([:]) == 6)
            #expect(families["postern_workers"]?.value([:]) == 2)
        }
    }
}
