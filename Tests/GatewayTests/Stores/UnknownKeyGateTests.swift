import JWT
import Testing

@testable import Gateway

@Suite("Fetches for tokens whose key is unknown")
struct UnknownKeyGateTests {
    private static let second: Int64 = 1_000_000

    private static func remote(_ seconds: Int64 = 10) throws -> RemoteKeys {
        let settings = Configuration.RemoteKeys(
            url: "https://idp.example/keys", timeoutMicroseconds: second, leastRefreshMicroseconds: second,
            mostRefreshMicroseconds: second, staleMicroseconds: second,
            unknownKeyMicroseconds: seconds * second)
        let provider = Configuration.Provider(
            name: "idp", key: .remote(settings), algorithms: [.es256], audiences: [], requiredClaims: [],
            leewayMicroseconds: 0, maxTokenLifetimeMicroseconds: second)
        return try #require(try RemoteKeys(provider))
    }

    @Test("a flood of invented ids is a handful of fetches in an hour")
    func flood() {
        var gate = UnknownKeyGate(leastMicroseconds: 10 * Self.second)
        var fetches = 0
        for tick: Int64 in 0..<36_000 {
            let now = tick * Self.second / 10
            _ = gate.expire(now)
            guard gate.isOpen(now) else { continue }
            fetches += 1
            gate.fetched(for: [UInt8(truncatingIfNeeded: tick)], isFound: false, now: now)
        }
        #expect((40...50).contains(fetches), "\(fetches)")
    }

    @Test(
        "the wait doubles up to eight times while fetches bring nothing, and starts anew"
    )
    func waits() {
        var gate = UnknownKeyGate(leastMicroseconds: 10)
        #expect(gate.isOpen(0))
        for wait: Int64 in [10, 20, 40, 80, 80] {
            gate.fetched(for: [1], isFound: false, now: 0)
            #expect(gate.opensAt == wait && !gate.isOpen(wait - 1) && gate.isOpen(wait))
        }
        gate.fetched(for: [1], isFound: true, now: 0)
        #expect(gate.opensAt == 10)
        gate.fetched(for: [1], isFound: false, now: 0)
        #expect(gate.opensAt == 10)
    }

    @Test("an id that was fetched for in vain is left alone for a while, and only so many are remembered")
    func inVain() {
        var gate = UnknownKeyGate(leastMicroseconds: 10)
        gate.fetched(for: [1], isFound: false, now: 0)
        gate.fetched(for: [2], isFound: true, now: 0)
        #expect(gate.inVain.map(\.id) == [[1]])
        #expect(!gate.expire(59) && gate.inVain.count == 1)
        #expect(gate.expire(60) && gate.inVain.isEmpty)
        for id in 0..<200 { gate.fetched(for: [UInt8(id)], isFound: false, now: 0) }
        #expect(gate.inVain.count == UnknownKeyGate.mostIDs && gate.inVain.last?.id == [199])
    }

    @Test(
        "of many tokens one asks, and none while nobody listens, or for an id left alone or too long"
    )
    func asks() throws {
        let remote = try Self.remote()
        remote.miss([1])
        #expect(remote.missed == nil, "nobody listens yet")
        remote.hear(true)
        remote.miss([UInt8](repeating: 1, count: 257))
        #expect(remote.missed == nil)
        remote.leaveAlone([[7]])
        remote.miss([7])
        #expect(remote.missed == nil)
        remote.miss([1])
        remote.miss([2])
        #expect(remote.missed == [1])
        remote.hear(true)
        remote.miss([3])
        #expect(remote.missed == [1], "one at a time")
        remote.forgetMissed()
        remote.hear(true)
        remote.miss([3])
        #expect(remote.missed == [3])
    }
}
