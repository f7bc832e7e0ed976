import Bytes
import Testing

@testable import Redis

@Suite("A cluster and Sentinel")
struct ClusterTests {
    private static func bulk(_ text: String) -> String { "$\(text.utf8.count)\r\n\(text)\r\n" }

    private func with<Result>(
        _ text: String, _ body: (borrowing ReplyReader) throws -> Result
    ) throws -> Result {
        var reader = ReplyReader()
        let bytes = Array(text.utf8)
        try reader.feed(bytes.span)
        #expect(try reader.next())
        return try body(reader)
    }

    /// What redis-server 7.0.15 answers to CLUSTER KEYSLOT.
    @Test(
        "a key's slot is the server's own, hash tags included",
        arguments: [
            ("123456789", 12_739), ("foo", 12_182), ("bar", 5_061), ("", 0),
            ("{user1000}.following", 3_443), ("{user1000}.followers", 3_443), ("foo{}{bar}", 8_363),
            ("foo{{bar}}zap", 4_015), ("foo{bar}{zap}", 5_061), ("{", 4_092), ("}{", 12_793),
        ])
    func slots(key: String, slot: Int) {
        #expect(ClusterSlots.slot(of: Array(key.utf8).span) == slot)
    }

    @Test("CLUSTER SLOTS is read with its replicas and metadata left aside")
    func map() throws {
        let master = "*4\r\n" + Self.bulk("10.0.0.1") + ":7000\r\n" + Self.bulk("id") + "*0\r\n"
        let replica = "*3\r\n" + Self.bulk("10.0.0.9") + ":7009\r\n" + Self.bulk("id")
        let unnamed = "*4\r\n$-1\r\n:7001\r\n" + Self.bulk("id") + "*2\r\n" + Self.bulk("a") + Self.bulk("b")
        let text =
            "*2\r\n*4\r\n:0\r\n:99\r\n" + master + replica + "*3\r\n:100\r\n:16383\r\n" + unnamed
        var slots = ClusterSlots()
        #expect(try with(text) { slots.take($0, from: "asked") })
        #expect(slots[0] == .init(host: "10.0.0.1", port: 7_000) && slots[99] == slots[0])
        #expect(slots[100] == .init(host: "asked", port: 7_001) && slots.isWhole)
        let isMoved = slots.move(5, to: .init(host: "b", port: 1))
        #expect(isMoved && slots[5] == .init(host: "b", port: 1) && slots[6] == slots[0])
    }

    @Test(
        "what is no map of slots changes nothing",
        arguments: [
            ":1\r\n", "*1\r\n:1\r\n", "*1\r\n*2\r\n:0\r\n:1\r\n",
            "*1\r\n*3\r\n:5\r\n:4\r\n*2\r\n$1\r\na\r\n:1\r\n",
            "*1\r\n*3\r\n:-1\r\n:4\r\n*2\r\n$1\r\na\r\n:1\r\n",
            "*1\r\n*3\r\n:0\r\n:16384\r\n*2\r\n$1\r\na\r\n:1\r\n",
            "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\na\r\n:65536\r\n",
            "*1\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\na\r\n:0\r\n",
            "*2\r\n*3\r\n:0\r\n:1\r\n*2\r\n$1\r\na\r\n:1\r\n:7\r\n",
        ])
    func noMap(text: String) throws {
        var slots = ClusterSlots()
        let isMoved = slots.move(3, to: .init(host: "x", port: 1))
        let before = slots
        let isTaken = try with(text) { slots.take($0, from: "asked") }
        #expect(isMoved && !isTaken && slots == before)
    }

    @Test("no more servers are remembered than a cluster may have")
    func bound() {
        var slots = ClusterSlots()
        let taken = (0..<1_000).filter { slots.move($0, to: .init(host: "\($0)", port: 1)) }
        let more = slots.move(1_000, to: .init(host: "more", port: 1))
        let known = slots.move(1_000, to: .init(host: "7", port: 1))
        #expect(taken.count == 1_000 && !more && known)
    }

    @Test("a redirection names a slot and a server")
    func redirections() {
        let rows: [(String, ClusterRedirection?)] = [
            ("MOVED 3999 127.0.0.1:6381", .moved(slot: 3_999, to: .init(host: "127.0.0.1", port: 6_381))),
            ("ASK 0 ::1:7", .ask(slot: 0, of: .init(host: "::1", port: 7))),
            ("MOVED 16383 :7", .moved(slot: 16_383, to: .init(host: "asked", port: 7))),
            ("MOVED 16384 a:7", nil), ("MOVED -1 a:7", nil), ("MOVED 1 a", nil), ("MOVED 1 a:0", nil),
            ("MOVED 1 a:65536", nil), ("MOVED 1", nil), ("MOVED 1 a:7 more", nil), ("ERR wrong", nil),
            ("moved 1 a:7", nil), ("", nil),
        ]
        for (text, expected) in rows {
            #expect(ClusterRedirection(Array(text.utf8).span, from: "asked") == expected, "\(text)")
        }
    }

    @Test("Sentinel names the master, which says itself whether it is one")
    func sentinel() throws {
        let rows: [(String, SentinelReply.Master?)] = [
            ("*2\r\n$8\r\n10.0.0.1\r\n$4\r\n6379\r\n", .at(.init(host: "10.0.0.1", port: 6_379))),
            ("*-1\r\n", .unknown), ("$-1\r\n", .unknown), ("*2\r\n$0\r\n\r\n$1\r\n1\r\n", nil),
            ("*2\r\n$1\r\na\r\n$1\r\n0\r\n", nil), ("*2\r\n$1\r\na\r\n:1\r\n", nil),
            ("*1\r\n$1\r\na\r\n", nil),
            ("-ERR no\r\n", nil),
        ]
        for (text, expected) in rows {
            #expect(try with(text) { SentinelReply.master($0) } == expected, "\(text)")
        }
        let roles: [(String, Bool)] = [
            ("*3\r\n$6\r\nmaster\r\n:0\r\n*0\r\n", true), ("*2\r\n$5\r\nslave\r\n:0\r\n", false),
            ("*1\r\n$8\r\nsentinel\r\n", false), ("$6\r\nmaster\r\n", false), ("*0\r\n", false),
        ]
        for (text, expected) in roles {
            #expect(try with(text) { SentinelReply.isMaster($0) } == expected, "\(text)")
        }
    }
}
