import Testing

@testable import UpstreamApp

@Suite struct GlobPatternTests {
    static let rows: [(pattern: String, key: String, isMatch: Bool)] = [
        ("", "", true), ("", "a", false), ("*", "", true), ("*", "abc", true), ("**", "a", true),
        ("a*", "a", true), ("a*", "ba", false), ("*a", "aba", true), ("a*b*c", "a-b-b-c", true),
        ("a*b*c", "a-c-b", false), ("user:*", "user:1", true), ("user:*", "users:1", false),
        ("?", "", false), ("?", "a", true), ("h?llo", "hello", true), ("h?llo", "hllo", false),
        ("h[ae]llo", "hallo", true), ("h[ae]llo", "hillo", false), ("h[^e]llo", "hallo", true),
        ("h[^e]llo", "hello", false), ("h[a-c]llo", "hbllo", true), ("h[c-a]llo", "hbllo", true),
        ("h[a-c]llo", "hdllo", false), ("[a-]", "a", true), ("[a-]", "-", false), ("[-a]", "-", true),
        ("[]", "]", false), ("[]a", "a", false), ("[^]", "x", true), ("[abc", "c", true),
        ("[abc", "d", false),
        ("[", "[", false), ("[a-", "-", true), ("\\*", "*", true), ("\\*", "a", false),
        ("\\[a]", "[a]", true), ("a\\", "a\\", true), ("[\\]]", "]", true), ("[\\^]", "^", true),
        ("[a-z-9]", "-", true), ("[a-z-9]", "5", false), ("[a-\\]]x", "a]x", true), ("a]", "a]", true),
    ]

    @Test("a pattern means what it means to Redis, which is asked as well", arguments: rows)
    func meaning(pattern: String, key: String, isMatch: Bool) throws {
        #expect(GlobPattern(pattern).matches(Array(key.utf8)) == isMatch)
    }

    @Test("keys and patterns made at random match as they do in Redis")
    func random() throws {
        let redis = try RedisServer()
        let letters = Array("ab-]".utf8)
        let signs = Array("ab-*?[]^\\".utf8)
        for round in 0..<600 {
            let isRow = round < Self.rows.count
            let key =
                isRow
                ? Array(Self.rows[round].key.utf8)
                : (0..<Int.random(in: 1...6)).compactMap { _ in letters.randomElement() }
            let pattern =
                isRow
                ? Array(Self.rows[round].pattern.utf8)
                : (0..<Int.random(in: 1...8)).compactMap { _ in signs.randomElement() }
            let values = try redis.ask([
                RedisCommand("FLUSHDB"), RedisCommand("SET", [key, [1]]), RedisCommand("KEYS", [pattern]),
            ])
            guard case .array(let found)? = values.last else { throw CacheFault.away("no array") }
            let isMatch = GlobPattern(String(decoding: pattern, as: UTF8.self)).matches(key)
            #expect(
                isMatch == (found.count == 1),
                "\(String(decoding: pattern, as: UTF8.self)) and \(String(decoding: key, as: UTF8.self))")
        }
    }

    @Test("what is escaped matches itself and nothing else")
    func escaping() {
        for text in ["user:1", "*", "a?b", "[a-z]", "\\", "\\*", "^", "é*"] {
            let pattern = GlobPattern(GlobPattern.escaping(text))
            #expect(pattern.matches(Array(text.utf8)))
            #expect(!pattern.matches(Array("user:2".utf8)) && !pattern.matches([]))
        }
    }

    @Test("a pattern of many stars takes no longer than its length times the key's")
    func hostile() {
        let pattern = GlobPattern(String(repeating: "*a", count: 500) + "b")
        let key = [UInt8](repeating: UInt8(ascii: "a"), count: 1_024)
        let duration = ContinuousClock().measure { #expect(!pattern.matches(key)) }
        #expect(duration < .seconds(2))
    }
}
