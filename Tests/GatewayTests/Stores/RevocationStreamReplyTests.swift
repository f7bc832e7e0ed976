import Bytes
import Redis
import Testing

@testable import Gateway

@Suite("The stream of revocations")
struct RevocationStreamReplyTests {
    private static let providers = ["a", "b"].map { name in
        Configuration.Provider(
            name: name, key: .secret([]), issuer: nil, audiences: [], requiredClaims: [], tokenType: nil,
            leewayMicroseconds: 5, maxTokenLifetimeMicroseconds: 100)
    }

    private static func bulk(_ parts: [String]) -> String {
        "*\(parts.count)\r\n" + parts.map { "$\($0.utf8.count)\r\n\($0)\r\n" }.joined()
    }

    /// What the reply to an XREAD with these entries comes to at the time 1,000.
    private func rows(_ entries: [[String]]) throws -> [RevocationFile.Row]? {
        let list = entries.map { "*2\r\n$3\r\n1-1\r\n" + Self.bulk($0) }.joined()
        return try rows(text: "*1\r\n*2\r\n$1\r\ns\r\n*\(entries.count)\r\n" + list)
    }

    private func rows(text: String) throws -> [RevocationFile.Row]? {
        var reader = ReplyReader()
        let bytes = Array(text.utf8)
        try reader.feed(bytes.span)
        #expect(try reader.next())
        return RevocationStreamReply.read(reader)?.flatMap {
            RevocationCopy.rows($0, now: 1_000, providers: Self.providers)
        }
    }

    private func shown(_ rows: [RevocationFile.Row]?) -> [String] {
        (rows ?? []).map { row in
            let value = String(decoding: row.entry.value, as: UTF8.self)
            let before = row.entry.beforeMicroseconds.map { " before \($0)" } ?? ""
            return "\(row.provider) \(row.entry.kind) \(value)\(before) until \(row.forgetAt)"
        }
    }

    @Test("an entry names a provider, a token, a session or a user, and an end")
    func entries() throws {
        let rows: [([String], [String])] = [
            (["provider", "a", "jti", "x", "before", "0", "until", "2000"], ["a tokenID x until 2000"]),
            (["provider", "b", "sid", "y", "until", "2000"], ["b sessionID y until 2000"]),
            (
                ["provider", "a", "sub", "u", "before", "7", "until", "2000"],
                ["a subject u before 7 until 2000"]
            ),
            (["jti", "x"], ["a tokenID x until 1105", "b tokenID x until 1105"]),
            (["provider", "a", "jti", "x", "until", "999"], []), (["provider", "c", "jti", "x"], []),
            (["sub", "u"], []), (["jti", ""], []), (["unknown", "x"], []), (["jti"], []),
            (["jti", String(repeating: "x", count: 1_025)], []),
        ]
        for (fields, expected) in rows {
            #expect(try shown(self.rows([fields])) == expected, "\(fields)")
        }
        #expect(try self.rows(rows.map(\.0))?.count == 5, "one that cannot be read spoils no other")
    }

    @Test(
        "what is no answer is told apart from an answer with nothing in it",
        arguments: [
            ("*-1\r\n", true), ("$-1\r\n", true), ("*0\r\n", false), (":1\r\n", false), ("+OK\r\n", false),
            ("*1\r\n*2\r\n$1\r\ns\r\n*1\r\n:1\r\n", false), ("*1\r\n*2\r\n$1\r\ns\r\n*0\r\n", true),
            ("*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n$1\r\ni\r\n*-1\r\n", true),
            ("*1\r\n*2\r\n$1\r\ns\r\n*1\r\n*2\r\n*0\r\n$1\r\nx\r\n", false),
        ])
    func shapes(text: String, isAnswer: Bool) throws {
        let found = try rows(text: text)
        #expect(found == (isAnswer ? [] : nil))
    }

    @Test("ids are ordered by time, then by number")
    func order() {
        #expect(RevocationReplica.precedes("9-0", "10-0") && RevocationReplica.precedes("10-2", "10-10"))
        #expect(!RevocationReplica.precedes("10-10", "10-10") && !RevocationReplica.precedes("10-0", "9-9"))
        #expect(RevocationReplica.precedes("x", "1-0"))
    }

    @Test("a key holds for the providers that its value names, or for all")
    func keys() {
        let rows: [(String, String, Int64?, [String])] = [
            ("token:blacklist:x", "@a", 1, ["a tokenID x until 2000"]),
            ("token:blacklist:x", "@b,c,a", 1, ["a tokenID x until 2000", "b tokenID x until 2000"]),
            ("token:blacklist:x", "1", nil, ["a tokenID x until 1105", "b tokenID x until 1105"]),
            ("token:blacklist:x", "", 1, ["a tokenID x until 2000", "b tokenID x until 2000"]),
            ("token:blacklist-sid:b:s", "1", 1, ["b sessionID s until 2000"]),
            ("token:blacklist-sid:c:s", "1", 1, []),
            ("token:blacklist-sub:a:u", "55", 1, ["a subject u before 55 until 2000"]),
            ("token:blacklist-sub:a:u", "x", 1, ["a subject u before \(Int64.max) until 2000"]),
            ("token:blacklist:x", "1", 0, []), ("other", "1", 1, []),
        ]
        for (key, value, life, expected) in rows {
            let found = RevocationCopy.rows(
                key: Array(key.utf8).span, value: Array(value.utf8).span, lifeMilliseconds: life, now: 1_000,
                providers: Self.providers)
            #expect(shown(found) == expected, "\(key) \(value)")
        }
    }
}
