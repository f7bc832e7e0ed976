import Bytes
import EventLoop
import Redis
import Testing

@testable import Gateway

@Suite("Revocations in Redis")
struct RevocationScriptTests {
    private static let hour: Int64 = 3_600_000_000

    private func row(
        _ kind: RevocationKind, _ value: String, provider: String = "a", before: Int64? = nil,
        life: Int64 = hour
    ) -> RevocationFile.Row {
        RevocationFile.Row(
            provider: provider,
            entry: RevocationEntry(kind: kind, value: Array(value.utf8), beforeMicroseconds: before),
            forgetAt: Moment.now().wall + life)
    }

    /// How many entries were new.
    private func commit(_ rows: [RevocationFile.Row], _ client: inout RedisClient) throws -> Int64 {
        var command = ByteBuffer()
        let count = RevocationScript.write(
            rows, now: Moment.now().wall, keep: 86_400_000_000, into: &command)
        var new: Int64 = -1
        try client.perform(command, count: count == 0 ? 0 : 1) { reply in
            new = reply[0].kind == .integer ? reply[0].integer : -2
        }
        return new
    }

    @Test("a key's name says what is revoked, whatever bytes it holds")
    func names() {
        let rows: [(RevocationKind, String, String)] = [
            (.tokenID, "x", "token:blacklist:x"), (.tokenID, "a:b:\r\n", "token:blacklist:a:b:\r\n"),
            (.sessionID, "s:1", "token:blacklist-sid:a:s:1"), (.subject, "u", "token:blacklist-sub:a:u"),
        ]
        for (kind, value, key) in rows {
            let made = RevocationKeys.key(of: row(kind, value))
            #expect(made == Array(key.utf8))
            let parsed = RevocationKeys.parse(made.span)
            #expect(parsed?.kind == kind && parsed?.value == Array(value.utf8))
            #expect(parsed?.provider == (kind == .tokenID ? nil : "a"))
        }
        for key in [
            "token:blacklist:", "token:blacklist", "token:blacklist-sid:a", "token:blacklist-sid:a:",
            "token:blacklist-xyz:a:b", "other", "token:blacklist:" + String(repeating: "x", count: 1_025),
        ] {
            #expect(RevocationKeys.parse(Array(key.utf8).span) == nil, "\(key.prefix(40))")
        }
    }

    @Test("each kind has its key, which lives as long as the tokens that it concerns")
    func keys() throws {
        let redis = try #require(RedisFixture(), "redis-server is installed by scripts/test")
        var client = try redis.client()
        let rows = [row(.tokenID, "j"), row(.sessionID, "s"), row(.subject, "u", before: 77)]
        #expect(try commit(rows, &client) == 3)
        #expect(client.ask(["GET", "token:blacklist:j"]) == "@a")
        #expect(client.ask(["GET", "token:blacklist-sid:a:s"]) == "1")
        #expect(client.ask(["GET", "token:blacklist-sub:a:u"]) == "77")
        for key in ["token:blacklist:j", "token:blacklist-sid:a:s", "token:blacklist-sub:a:u"] {
            let life = try #require(Int64(client.ask(["PTTL", key])))
            #expect(life <= 3_600_000 && life > 3_590_000)
        }
        #expect(client.ask(["XLEN", "postern:revocations"]) == "3")
        #expect(try commit([row(.tokenID, "old", life: -1)], &client) == -1, "nothing that has ended is sent")
        #expect(client.ask(["EXISTS", "token:blacklist:old"]) == "0")
    }

    @Test("what is there already stays, and only what is new is told to others")
    func merges() throws {
        let redis = try #require(RedisFixture(), "redis-server is installed by scripts/test")
        var client = try redis.client()
        #expect(try commit([row(.tokenID, "j")], &client) == 1)
        #expect(try commit([row(.tokenID, "j")], &client) == 0, "again")
        #expect(try commit([row(.tokenID, "j", provider: "b")], &client) == 1)
        #expect(client.ask(["GET", "token:blacklist:j"]) == "@a,b")
        #expect(try commit([row(.tokenID, "j"), row(.tokenID, "j", provider: "b")], &client) == 0)
        #expect(try commit([row(.tokenID, "j", life: 1_000_000)], &client) == 0, "a shorter life")
        #expect(try #require(Int64(client.ask(["PTTL", "token:blacklist:j"]))) > 3_590_000)
        #expect(try commit([row(.tokenID, "j", life: 2 * Self.hour)], &client) == 1, "a longer life")
        #expect(try #require(Int64(client.ask(["PTTL", "token:blacklist:j"]))) > 7_190_000)

        #expect(try commit([row(.subject, "u", before: 9)], &client) == 1)
        #expect(try commit([row(.subject, "u", before: 10)], &client) == 1)
        #expect(try commit([row(.subject, "u", before: 8)], &client) == 0)
        #expect(client.ask(["GET", "token:blacklist-sub:a:u"]) == "10")
    }

    @Test("another writer's key keeps its value and its life, and one of another type is replaced")
    func foreign() throws {
        let redis = try #require(RedisFixture(), "redis-server is installed by scripts/test")
        var client = try redis.client()
        #expect(client.ask(["SET", "token:blacklist:j", "revoked"]) == "OK")
        #expect(try commit([row(.tokenID, "j")], &client) == 0)
        #expect(client.ask(["GET", "token:blacklist:j"]) == "revoked")
        #expect(client.ask(["PTTL", "token:blacklist:j"]) == "-1")
        #expect(client.ask(["LPUSH", "token:blacklist:k", "x"]) == "1")
        #expect(try commit([row(.tokenID, "k")], &client) == 1)
        #expect(client.ask(["GET", "token:blacklist:k"]) == "@a")
    }
}
