import Bytes
import EventLoop
import Foundation
import SQLite
import Telemetry
import Testing

@testable import Gateway

@Suite("The revocation store", .serialized)
struct RevocationStoreTests {
    private static let now: Int64 = 1_700_000_000_000_000

    /// A store over a file in a folder of its own.
    private final class Fixture {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        let wakeup: Wakeup
        let completions: CompletionQueue
        var path: String { folder.appendingPathComponent("revocations.sqlite").path }

        init() throws {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            wakeup = try Wakeup()
            completions = CompletionQueue(wakeup: wakeup)
        }

        deinit { try? FileManager.default.removeItem(at: folder) }

        func store(
            capacity: Int = 1_000, providers: [String] = ["app", "other"],
            limits: RevocationStore.Limits = RevocationStore.Limits(), now: Int64 = RevocationStoreTests.now
        ) throws -> RevocationStore {
            let providers = providers.map {
                Configuration.Provider(
                    name: $0, key: .secret([]), issuer: nil, audiences: [], requiredClaims: [],
                    tokenType: nil,
                    leewayMicroseconds: 1_000_000, maxTokenLifetimeMicroseconds: 86_400_000_000)
            }
            return try RevocationStore(
                path: path,
                table: RevocationTable(capacity: capacity, hash: SipHash(firstKey: 1, secondKey: 2)),
                providers: providers, limits: limits, nowMicroseconds: now)
        }

        /// Waits for so many completions, for ten seconds at most.
        func outcomes(_ count: Int) -> [RevocationCompletion] {
            var taken: [RevocationCompletion] = []
            let deadline = Moment.now().monotonic + 10_000_000
            while taken.count < count && Moment.now().monotonic < deadline {
                wakeup.wait(milliseconds: 100)
                taken += completions.take()
            }
            return taken
        }
    }

    private func entry(_ value: String, expires: Int64? = nil) -> RevocationEntry {
        RevocationEntry(kind: .tokenID, value: Array(value.utf8), expiresMicroseconds: expires)
    }

    private func isRevoked(_ store: RevocationStore, _ jti: String, provider: Int = 0) -> Bool {
        let bytes = Array(jti.utf8)
        return store.table.isRevoked(
            provider: provider, bytes.span, tokenID: ByteRange(offset: 0, count: bytes.count), sessionID: nil,
            subject: nil, authTimeMicroseconds: nil, issuedAtMicroseconds: nil) != nil
    }

    /// A wall clock that the store's own purges agree with.
    private var present: Int64 { Moment.now().wall }

    @Test("a commit is in force when its completion comes, and outlives a process that ends without notice")
    func durability() throws {
        let fixture = try Fixture()
        let store = try fixture.store(now: present)
        try store.start()
        defer { store.stop() }
        let ticket = RevocationTicket(completions: fixture.completions, exchange: 7)
        #expect(store.commit(entry("a"), providers: [0], ticket: ticket, nowMicroseconds: present))
        #expect(fixture.outcomes(1) == [RevocationCompletion(ticket: 7, succeeded: true)])
        #expect(isRevoked(store, "a") && !isRevoked(store, "a", provider: 1))
        // The first store is still running, as after kill -9 nothing has been closed or checkpointed.
        let copy = fixture.folder.appendingPathComponent("copy")
        try FileManager.default.createDirectory(at: copy, withIntermediateDirectories: true)
        for name in ["revocations.sqlite", "revocations.sqlite-wal"] {
            try FileManager.default.copyItem(
                at: fixture.folder.appendingPathComponent(name), to: copy.appendingPathComponent(name))
        }
        let table = RevocationTable(capacity: 10, hash: SipHash(firstKey: 3, secondKey: 4))
        let file = try RevocationFile(
            path: copy.appendingPathComponent("revocations.sqlite").path, maxFileBytes: 1 << 20,
            busyTimeoutMilliseconds: 10)
        try file.load(nowMicroseconds: present) { row in
            table.insert(provider: row.provider == "app" ? 0 : 1, row.entry, forgetAt: row.forgetAt)
        }
        #expect(table.count == 1)
        let reopened = try fixture.store(now: present)
        #expect(isRevoked(reopened, "a"))
    }

    @Test("entries are kept by the provider's name, whatever its place in the configuration")
    func names() throws {
        let fixture = try Fixture()
        let store = try fixture.store(now: present)
        try store.start()
        #expect(
            store.commitAndWait(
                entry("x"), providers: [1], nowMicroseconds: present, timeoutMilliseconds: 5_000))
        let both = RevocationEntry(
            kind: .subject, value: Array("u".utf8), beforeMicroseconds: 55, expiresMicroseconds: nil)
        #expect(
            store.commitAndWait(
                both, providers: [0, 1], nowMicroseconds: present, timeoutMilliseconds: 5_000))
        store.stop()
        #expect(store.table.count == 3)
        let swapped = try fixture.store(providers: ["other", "new"], now: present)
        #expect(isRevoked(swapped, "x", provider: 0) && !isRevoked(swapped, "x", provider: 1))
        #expect(swapped.table.count == 2)
        let bytes = Array("u".utf8)
        for (time, refused) in [(Int64(55), true), (56, false)] {
            let kind = swapped.table.isRevoked(
                provider: 0, bytes.span, tokenID: nil, sessionID: nil,
                subject: ByteRange(offset: 0, count: 1),
                authTimeMicroseconds: time, issuedAtMicroseconds: nil)
            #expect((kind == .subject) == refused)
        }
        #expect(try fixture.store(now: present).table.count == 3)
    }

    @Test("a thousand commits at once are all answered, each once")
    func batches() throws {
        let fixture = try Fixture()
        let store = try fixture.store(capacity: 2_000, now: present)
        for index in 0..<1_000 {
            let ticket = RevocationTicket(completions: fixture.completions, exchange: UInt64(index))
            #expect(
                store.commit(entry("t\(index)"), providers: [0], ticket: ticket, nowMicroseconds: present))
        }
        try store.start()
        let outcomes = fixture.outcomes(1_000)
        store.stop()
        #expect(outcomes.map(\.ticket) == Array(0..<1_000))
        #expect(outcomes.filter { !$0.succeeded }.isEmpty)
        #expect(store.committed.value == 1_000 && store.failed.value == 0 && store.table.count == 1_000)
        #expect(
            !store.commit(
                entry("z"), providers: [0], ticket: .init(completions: fixture.completions, exchange: 0),
                nowMicroseconds: 0))
        #expect(store.turnedAwayCount == 1)
    }

    @Test("a file that another process has locked fails the commit, and the next one succeeds")
    func locked() throws {
        let fixture = try Fixture()
        var limits = RevocationStore.Limits()
        limits.busyMilliseconds = 20
        let store = try fixture.store(limits: limits, now: present)
        let other = try Database(path: fixture.path)
        try store.start()
        defer { store.stop() }
        try other.execute("BEGIN IMMEDIATE")
        #expect(
            !store.commitAndWait(
                entry("a"), providers: [0], nowMicroseconds: present, timeoutMilliseconds: 5_000))
        #expect(!isRevoked(store, "a") && store.failed.value == 1 && store.lastFault != nil)
        try other.execute("ROLLBACK")
        #expect(
            store.commitAndWait(
                entry("a"), providers: [0], nowMicroseconds: present, timeoutMilliseconds: 5_000))
        #expect(isRevoked(store, "a") && store.lastFault == nil)
    }

    @Test("a fault is forgotten when the file can be written again, without another revocation")
    func recovers() throws {
        let fixture = try Fixture()
        var limits = RevocationStore.Limits()
        limits.busyMilliseconds = 20
        limits.retryMilliseconds = 30
        let store = try fixture.store(limits: limits, now: present)
        let other = try Database(path: fixture.path)
        try store.start()
        defer { store.stop() }
        try other.execute("BEGIN IMMEDIATE")
        #expect(
            !store.commitAndWait(
                entry("a"), providers: [0], nowMicroseconds: present, timeoutMilliseconds: 5_000))
        usleep(200_000)
        #expect(store.lastFault != nil, "the file is still locked")
        try other.execute("ROLLBACK")
        var turns = 0
        while store.lastFault != nil && turns < 100 {
            usleep(50_000)
            turns += 1
        }
        #expect(store.lastFault == nil && store.committed.value == 0)
        #expect(store.table.count == 0 && !isRevoked(store, "a"))
    }

    @Test("a full disk fails the commit and leaves the older ones in force")
    func diskFull() throws {
        let fixture = try Fixture()
        var limits = RevocationStore.Limits()
        limits.fileBytes = 16 * 4_096
        let store = try fixture.store(limits: limits, now: present)
        try store.start()
        defer { store.stop() }
        let long = String(repeating: "x", count: 1_000)
        var committed = 0
        while committed < 500,
            store.commitAndWait(
                entry("\(committed)\(long)"), providers: [0], nowMicroseconds: present,
                timeoutMilliseconds: 5_000)
        {
            committed += 1
        }
        #expect(committed > 5 && committed < 100)
        #expect(isRevoked(store, "0\(long)") && !isRevoked(store, "\(committed)\(long)"))
        #expect(store.lastFault?.contains("full") == true)
        #expect(try fixture.store(now: present).table.count == committed)
    }

    @Test("a full table fails the commit; a start that would have to leave entries out fails")
    func tableFull() throws {
        let fixture = try Fixture()
        let store = try fixture.store(capacity: 2, now: present)
        try store.start()
        func commit(_ value: String, _ providers: [Int]) -> Bool {
            store.commitAndWait(
                entry(value), providers: providers, nowMicroseconds: present, timeoutMilliseconds: 5_000)
        }
        #expect(commit("a", [0]) && !commit("b", [0, 1]) && commit("c", [1]) && !commit("d", [0]))
        store.stop()
        #expect(throws: RevocationStoreError.tooManyEntries) {
            _ = try fixture.store(capacity: 1, now: present)
        }
        #expect(try fixture.store(capacity: 2, now: present).table.count == 2)
    }

    @Test("what has ended is purged from file and table")
    func purging() throws {
        let fixture = try Fixture()
        var limits = RevocationStore.Limits()
        limits.purgeMilliseconds = 30
        let store = try fixture.store(limits: limits, now: present)
        try store.start()
        let soon = present - 900_000
        #expect(
            store.commitAndWait(
                entry("soon", expires: soon), providers: [0], nowMicroseconds: present,
                timeoutMilliseconds: 5_000))
        #expect(
            store.commitAndWait(
                entry("late"), providers: [0], nowMicroseconds: present, timeoutMilliseconds: 5_000))
        for _ in 0..<200 where store.table.count > 1 { Foundation.Thread.sleep(forTimeInterval: 0.02) }
        store.stop()
        #expect(store.table.count == 1 && isRevoked(store, "late"))
        #expect(try fixture.store(now: soon - 10_000_000).table.count == 1)
    }

    @Test("more commits than may wait are turned away at once")
    func queueBound() throws {
        let fixture = try Fixture()
        var limits = RevocationStore.Limits()
        limits.queued = 2
        let store = try fixture.store(limits: limits, now: present)
        let ticket = RevocationTicket(completions: fixture.completions, exchange: 1)
        #expect(store.commit(entry("a"), providers: [0], ticket: ticket, nowMicroseconds: present))
        #expect(store.commit(entry("b"), providers: [0], ticket: ticket, nowMicroseconds: present))
        #expect(!store.commit(entry("c"), providers: [0], ticket: ticket, nowMicroseconds: present))
        #expect(!store.commit(entry("c"), providers: [], ticket: ticket, nowMicroseconds: present))
        #expect(
            !store.commitAndWait(entry("c"), providers: [0], nowMicroseconds: present, timeoutMilliseconds: 1)
        )
        try store.start()
        #expect(fixture.outcomes(2).count == 2)
        store.stop()
    }

    @Test("a file that is no database fails the start")
    func notADatabase() throws {
        let fixture = try Fixture()
        try Data(repeating: 0x78, count: 8_192).write(to: URL(fileURLWithPath: fixture.path))
        #expect(throws: RevocationStoreError.self) { _ = try fixture.store() }
    }
}
