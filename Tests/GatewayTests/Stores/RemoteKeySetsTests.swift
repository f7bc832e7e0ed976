import JWT
import Synchronization
import Testing

@testable import Gateway

@Suite("Key sets over configurations")
struct RemoteKeySetsTests {
    typealias Fixture = ConfigurationFixture

    private static let keys = """
        {"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
        """

    private static func configuration(_ more: String = "", idle: Bool = false) throws -> Configuration {
        try Fixture.configuration(
            """
            upstreams: {a: {address: "127.0.0.1:1"}}
            providers:
              one: {algorithm: EdDSA, jwks_url: "http://127.0.0.1:1/"\(more)}
              two: {algorithm: EdDSA, jwks_url: "http://127.0.0.1:2/"}
              three: {secret: "\(Fixture.secret)"}
            routes:
              - {path: /, providers: [one, three]}
              - {path: /two, \(idle ? "authentication: none" : "providers: [two]")}
            """)
    }

    @Test("a provider has a set if a route asks for its tokens")
    func taken() throws {
        let all = try RemoteKeySets().find(Self.configuration())
        #expect(all.map { $0?.provider } == ["one", "two", nil])
        let fewer = try RemoteKeySets().find(Self.configuration(idle: true))
        #expect(fewer.map { $0?.provider } == ["one", nil, nil])
    }

    @Test("what stays the same is kept, what differs is fetched anew, and what nobody hears ends")
    func kept() throws {
        let sets = RemoteKeySets()
        defer { sets.stop() }
        let first = try sets.find(Self.configuration())
        try sets.start(first) { _ in }
        for keys in first { keys?.attend(generation: 0) { _ in } }
        let second = try sets.find(Self.configuration(", jwks_timeout: 2s"))
        #expect(second[0] !== first[0] && second[1] === first[1])
        try sets.start(second) { _ in }
        for keys in second { keys?.attend(generation: 1) { _ in } }
        first[0]?.count(.timedOut)
        #expect(sets.figures(monotonic: 0).map(\.provider) == ["one", "two"], "one sample each")
        for keys in first { keys?.leave(generation: 0) }
        sets.stopUnheard()
        let figures = sets.figures(monotonic: 0)
        #expect(figures.map(\.provider) == ["one", "two"])
        #expect(figures[0].fetches[KeyFetchOutcome.timedOut.rawValue] == 1, "counters go on")
        #expect(try sets.find(Self.configuration())[0] !== first[0])
    }

    @Test("whoever attends hears what is held at once, and each change in its order")
    func heard() throws {
        let remote = try #require(try RemoteKeySets().find(Self.configuration())[0])
        let set = try KeySet(jwks: Array(Self.keys.utf8))
        let heard = HeardSets()
        remote.publish(set)
        remote.attend(generation: 1) { heard.add($0) }
        remote.publish(nil)
        remote.publish(set)
        remote.leave(generation: 2)
        #expect(remote.hasReaders && remote.held == set)
        remote.leave(generation: 1)
        remote.publish(nil)
        #expect(heard.all == [1, 0, 1] && !remote.hasReaders)
    }

    /// How many keys each set had that was heard of.
    private final class HeardSets: Sendable {
        private let counts = Mutex<[Int]>([])
        func add(_ set: KeySet?) { counts.withLock { $0.append(set?.count ?? 0) } }
        var all: [Int] { counts.withLock { $0 } }
    }
}
