import Bytes
import Testing

@testable import Gateway

@Suite("The revocation table")
struct RevocationTableTests {
    private let hash = SipHash(firstKey: 1, secondKey: 2)

    private func entry(_ kind: RevocationKind, _ value: String, before: Int64? = nil) -> RevocationEntry {
        RevocationEntry(kind: kind, value: Array(value.utf8), beforeMicroseconds: before)
    }

    /// Asks for a token whose jti, sid and sub are these.
    private func ask(
        _ table: RevocationTable, provider: Int = 0, jti: String? = nil, sid: String? = nil,
        sub: String? = nil,
        authTime: Int64? = nil, issuedAt: Int64? = nil
    ) -> RevocationKind? {
        var bytes: [UInt8] = []
        func add(_ text: String?) -> ByteRange? {
            guard let text else { return nil }
            let start = bytes.count
            bytes += Array(text.utf8)
            return ByteRange(offset: start, count: bytes.count - start)
        }
        let ranges = (add(jti), add(sid), add(sub))
        return table.isRevoked(
            provider: provider, bytes.span, tokenID: ranges.0, sessionID: ranges.1, subject: ranges.2,
            authTimeMicroseconds: authTime, issuedAtMicroseconds: issuedAt)
    }

    @Test("an empty table refuses nothing")
    func empty() {
        let table = RevocationTable(capacity: 4, hash: hash)
        #expect(ask(table, jti: "a", sid: "b", sub: "c") == nil)
    }

    @Test("a name is revoked for its provider and its kind alone")
    func separation() {
        let table = RevocationTable(capacity: 10, hash: hash)
        #expect(table.insert(provider: 0, entry(.tokenID, "x"), forgetAt: 10))
        #expect(table.insert(provider: 1, entry(.sessionID, "y"), forgetAt: 10))
        #expect(ask(table, jti: "x") == .tokenID)
        #expect(ask(table, provider: 1, jti: "x") == nil)
        #expect(ask(table, jti: "xx", sid: "x", sub: "x") == nil)
        #expect(ask(table, jti: "z", sid: "y") == nil)
        #expect(ask(table, provider: 1, jti: "z", sid: "y") == .sessionID)
        #expect(table.count == 2 && table.count(of: .tokenID) == 1 && table.count(of: .subject) == 0)
    }

    @Test(
        "before refuses tokens whose auth_time, else iat, is not later",
        arguments: [
            (99, nil, true), (100, nil, true), (101, nil, false), (nil, 100, true), (nil, 101, false),
            (101, 50, false),
            (100, 200, true), (nil, nil, true),
        ] as [(Int64?, Int64?, Bool)])
    func before(_ row: (Int64?, Int64?, Bool)) {
        let table = RevocationTable(capacity: 10, hash: hash)
        #expect(table.insert(provider: 3, entry(.subject, "u", before: 100), forgetAt: 10))
        #expect(table.insert(provider: 3, entry(.subject, "u", before: 40), forgetAt: 5))
        #expect(table.count == 1)
        let kind = ask(table, provider: 3, sub: "u", authTime: row.0, issuedAt: row.1)
        #expect(kind == (row.2 ? .subject : nil))
    }

    @Test("what has ended is forgotten, and nothing else")
    func purging() {
        let table = RevocationTable(capacity: 5_000, hash: hash)
        for index in 0..<3_000 {
            let kind = RevocationKind.allCases[index % 3]
            #expect(table.insert(provider: 0, entry(kind, "v\(index)", before: 0), forgetAt: Int64(index)))
        }
        #expect(table.purge(nowMicroseconds: -1) == 0)
        #expect(table.purge(nowMicroseconds: 1_499) == 1_500)
        #expect(table.count == 1_500 && table.count(of: .sessionID) == 500)
        for index in 0..<3_000 {
            let name = "v\(index)"
            let found = ask(table, jti: name, sid: name, sub: name) != nil
            #expect(found == (index >= 1_500), "entry \(index)")
        }
        #expect(table.purge(nowMicroseconds: 5_000) == 1_500)
        #expect(table.count == 0 && ask(table, jti: "v2999") == nil)
    }

    @Test("a full table takes no more, and loses none")
    func bound() {
        let table = RevocationTable(capacity: 2, hash: hash)
        #expect(table.insert(provider: 0, entry(.tokenID, "a"), forgetAt: 1))
        #expect(table.insert(provider: 0, entry(.tokenID, "b"), forgetAt: 2))
        #expect(!table.insert(provider: 0, entry(.tokenID, "c"), forgetAt: 3))
        #expect(
            ask(table, jti: "a") == .tokenID && ask(table, jti: "b") == .tokenID
                && ask(table, jti: "c") == nil)
        #expect(table.room == 0)
        #expect(table.purge(nowMicroseconds: 1) == 1)
        #expect(table.insert(provider: 0, entry(.tokenID, "c"), forgetAt: 3))
        #expect(ask(table, jti: "a") == nil && ask(table, jti: "c") == .tokenID)
    }

    @Test("many threads can ask while one writes")
    func concurrency() async {
        let table = RevocationTable(capacity: 20_000, hash: hash)
        await withTaskGroup(of: Bool.self) { group in
            for _ in 0..<3 {
                group.addTask {
                    var seen = 0
                    for index in 0..<10_000 where ask(table, jti: "t\(index % 100)") != nil { seen += 1 }
                    return seen <= 10_000
                }
            }
            for index in 0..<10_000 {
                _ = table.insert(provider: 0, entry(.tokenID, "t\(index)"), forgetAt: 9)
            }
            for await fine in group { #expect(fine) }
        }
        #expect(table.count == 10_000)
        #expect((0..<10_000).allSatisfy { ask(table, jti: "t\($0)") == .tokenID })
    }
}
