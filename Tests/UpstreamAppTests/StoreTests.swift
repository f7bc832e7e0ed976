import Foundation
import Synchronization
import Testing

@testable import UpstreamApp

/// What every database must do alike.
@Suite struct StoreTests {
    private static let now: Int64 = 1_737_282_600_123_456

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func store(_ kind: TestDatabase) throws -> any Store { try kind.make(in: folder).store() }

    private func newUser(_ name: String = "johndoe", email: String? = nil) throws -> NewUser {
        let fields = [
            ("username", name), ("email", email ?? "\(name)@example.com"), ("password", "secretpassword"),
            ("first_name", "Zoë 李"), ("last_name", "O'Brien"),
        ]
        return try NewUser(form: fields.map { FormDecoder.Field(name: $0.0, value: $0.1) })
    }

    private func addUser(_ store: any Store, _ name: String = "johndoe") throws -> Int64 {
        let user = try newUser(name)
        let id = try store.write { () throws(Problem) in
            try store.insertUser(user, hash: "hash of \(name)", at: Self.now)
        }
        return try #require(id)
    }

    private func session(_ userID: Int64, at moment: Int64 = now, expires: Int64 = 2_000_000_000) -> Session {
        Session(
            id: Identifier.uuid(), userID: userID, authenticatedAt: moment,
            refreshTokenID: Identifier.uuid(), tokensExpireAt: expires)
    }

    @Test("a user comes back as it was stored, by id, name and address", arguments: TestDatabase.allCases)
    func user(kind: TestDatabase) throws {
        let store = try store(kind)
        let id = try addUser(store)
        let user = try #require(try store.user(id: id))
        let expected = User(
            id: id, username: "johndoe", email: "johndoe@example.com", firstName: "Zoë 李",
            lastName: "O'Brien",
            createdAt: Self.now, updatedAt: Self.now)
        #expect(user == expected)
        for name in ["johndoe", "JohnDoe", "johndoe@example.com", "JOHNDOE@example.com"] {
            #expect(try store.user(named: name) == expected)
        }
        #expect(try store.user(id: id + 1) == nil)
        #expect(try store.user(named: "john") == nil)
    }

    @Test("a name or an address that is taken, in any case, is refused", arguments: TestDatabase.allCases)
    func taken(kind: TestDatabase) throws {
        let store = try store(kind)
        let id = try addUser(store)
        let doubles = try [
            newUser("johndoe", email: "other@example.com"), newUser("JOHNDOE", email: "other@example.com"),
            newUser("other", email: "JohnDoe@Example.com"),
        ]
        for double in doubles {
            let refused = try store.write { () throws(Problem) in
                try store.insertUser(double, hash: "x", at: Self.now)
            }
            #expect(refused == nil)
        }
        #expect(try addUser(store, "other") > id)
    }

    @Test("of many who want one name at once one gets it", arguments: TestDatabase.allCases)
    func race(kind: TestDatabase) throws {
        let database = try kind.make(in: folder)
        let user = try newUser()
        let outcomes = Mutex<[Int64?]>([])
        let threads = (0..<8).map { _ in
            Thread {
                let store = database.store()
                let id = try? store.write { () throws(Problem) in
                    try store.insertUser(user, hash: "x", at: Self.now)
                }
                outcomes.withLock { $0.append(id ?? nil) }
            }
        }
        threads.forEach { $0.start() }
        let deadline = ContinuousClock.now + .seconds(20)
        while outcomes.withLock({ $0.count }) < 8 && ContinuousClock.now < deadline { usleep(10_000) }
        let ids = outcomes.withLock { $0 }
        #expect(ids.count == 8)
        #expect(ids.compactMap { $0 }.count == 1)
    }

    @Test("users are listed in the order of their ids, page by page", arguments: TestDatabase.allCases)
    func pages(kind: TestDatabase) throws {
        let store = try store(kind)
        let ids = try ["ann", "bob", "cleo"].map { try addUser(store, $0) }
        #expect(try store.users(after: 0, limit: 2).map(\.id) == Array(ids[..<2]))
        #expect(try store.users(after: ids[1], limit: 2).map(\.username) == ["cleo"])
        #expect(try store.users(after: ids[2], limit: 2).isEmpty)
    }

    @Test("what fails within a transaction leaves nothing behind", arguments: TestDatabase.allCases)
    func rollback(kind: TestDatabase) throws {
        let store = try store(kind)
        let user = try newUser()
        #expect(throws: Problem.self) {
            try store.write { () throws(Problem) in
                _ = try store.insertUser(user, hash: "x", at: Self.now)
                throw Problem(.badRequest, "no")
            }
        }
        #expect(try store.user(named: "johndoe") == nil)
        // And the next one is not disturbed.
        #expect(try addUser(store) > 0)
    }

    @Test(
        "a statement that the database refuses is told as unavailable, and the next one works",
        arguments: TestDatabase.allCases)
    func refused(kind: TestDatabase) throws {
        let store = try store(kind)
        let id = try addUser(store)
        #expect(throws: Problem.unavailable("The database is unavailable")) {
            _ = try store.rows("SELECT nothing FROM nowhere", [])
        }
        #expect(throws: Problem.unavailable("The database is unavailable")) {
            try store.write { () throws(Problem) in
                // Nobody has this id: the reference is refused.
                try store.insertSession(session(id + 1))
            }
        }
        #expect(try store.user(id: id) != nil)
    }

    @Test(
        "an account shows its hash, is closed and opened, and gets another password",
        arguments: TestDatabase.allCases)
    func account(kind: TestDatabase) throws {
        let store = try store(kind)
        let id = try addUser(store)
        let open = Account(userID: id, passwordHash: "hash of johndoe", isDisabled: false)
        #expect(try store.account(username: "JOHNDOE") == open)
        #expect(try store.account(username: "johndoe@example.com") == nil)
        try store.write { () throws(Problem) in
            try store.setDisabled(id, since: Self.now + 5, at: Self.now + 6)
            try store.replaceHash(of: id, with: "better hash", at: nil)
        }
        let closed = Account(userID: id, passwordHash: "better hash", isDisabled: true)
        #expect(try store.account(username: "johndoe") == closed)
        let locked = try store.write { () throws(Problem) in try store.lockedAccount(userID: id) }
        #expect(locked == closed)
        #expect(try store.user(id: id)?.disabledAt == Self.now + 5)
        #expect(try store.user(id: id)?.updatedAt == Self.now + 6)
        try store.write { () throws(Problem) in
            try store.setDisabled(id, since: nil, at: Self.now + 7)
            try store.replaceHash(of: id, with: "other", at: Self.now + 8)
        }
        #expect(try store.account(username: "johndoe")?.isDisabled == false)
        #expect(try store.user(id: id)?.updatedAt == Self.now + 8)
    }

    @Test("sessions are kept, changed, listed and ended", arguments: TestDatabase.allCases)
    func sessions(kind: TestDatabase) throws {
        let store = try store(kind)
        let id = try addUser(store)
        let other = try addUser(store, "other")
        var first = session(id)
        let second = session(id, at: Self.now + 1)
        let foreign = session(other)
        try store.write { () throws(Problem) in
            for session in [first, second, foreign] { try store.insertSession(session) }
        }
        #expect(try store.session(id: first.id) == first)
        #expect(try store.session(id: "nobody's") == nil)
        #expect(try store.sessions(of: id, limit: 10) == [second, first])
        #expect(try store.sessions(of: id, limit: 1) == [second])
        first.endedAt = Self.now + 9
        first.refreshTokenID = "another"
        first.tokensExpireAt += 1
        let changed = first
        try store.write { () throws(Problem) in try store.updateSession(changed) }
        #expect(try store.session(id: first.id) == first)
        try store.write { () throws(Problem) in try store.endSessions(of: id, at: Self.now + 20) }
        #expect(try store.session(id: first.id)?.endedAt == Self.now + 9)
        #expect(try store.session(id: second.id)?.endedAt == Self.now + 20)
        #expect(try store.session(id: foreign.id)?.endedAt == nil)
    }

    @Test(
        "sessions are forgotten when their tokens have expired, a hundred at a time",
        arguments: TestDatabase.allCases)
    func purge(kind: TestDatabase) throws {
        let store = try store(kind)
        let id = try addUser(store)
        let old = (0..<120).map { _ in session(id, expires: 999) }
        let alive = session(id, expires: 1_000)
        try store.write { () throws(Problem) in
            for session in old + [alive] { try store.insertSession(session) }
        }
        for left in [21, 1, 1] {
            try store.write { () throws(Problem) in try store.purgeSessions(before: 1_000) }
            #expect(try store.sessions(of: id, limit: 200).count == left)
        }
        #expect(try store.session(id: alive.id) != nil)
    }

    @Test(
        "a user who is deleted takes the sessions along, and the id is never given again",
        arguments: TestDatabase.allCases)
    func deletion(kind: TestDatabase) throws {
        let store = try store(kind)
        let id = try addUser(store)
        let session = session(id)
        try store.write { () throws(Problem) in
            try store.insertSession(session)
            try store.deleteUser(id)
        }
        #expect(try store.user(id: id) == nil)
        #expect(try store.session(id: session.id) == nil)
        #expect(try addUser(store) > id)
    }

    @Test(
        "what the gateway has still to hear waits in order until it is taken off",
        arguments: TestDatabase.allCases)
    func revocations(kind: TestDatabase) throws {
        let store = try store(kind)
        let ids = try store.write { () throws(Problem) in
            [try store.insertRevocation(of: 7, until: 70), try store.insertRevocation(of: 8, until: 80)]
        }
        let expected = [
            PendingRevocation(id: ids[0], userID: 7, authenticatedUntil: 70),
            PendingRevocation(id: ids[1], userID: 8, authenticatedUntil: 80),
        ]
        #expect(try store.pendingRevocations(limit: 9) == expected)
        #expect(try store.pendingRevocations(limit: 1) == [expected[0]])
        #expect(try store.isRevocationPending(ids[0]))
        try store.write { () throws(Problem) in try store.deleteRevocation(ids[0]) }
        #expect(try store.isRevocationPending(ids[0]) == false)
        #expect(try store.pendingRevocations(limit: 9) == [expected[1]])
    }

    @Test("two transactions on one session come one after the other", arguments: TestDatabase.allCases)
    func contention(kind: TestDatabase) throws {
        let database = try kind.make(in: folder)
        let store = database.store()
        let id = try addUser(store)
        let session = session(id, expires: 0)
        try store.write { () throws(Problem) in try store.insertSession(session) }
        let done = Mutex(0)
        let threads = (0..<4).map { _ in
            Thread {
                let store = database.store()
                for _ in 0..<25 {
                    let added: Bool? = try? store.write { () throws(Problem) in
                        guard var current = try store.lockedSession(id: session.id) else { return false }
                        current.tokensExpireAt += 1
                        try store.updateSession(current)
                        return true
                    }
                    if added == true { done.withLock { $0 += 1 } }
                }
            }
        }
        threads.forEach { $0.start() }
        let deadline = ContinuousClock.now + .seconds(30)
        while done.withLock({ $0 }) < 100 && ContinuousClock.now < deadline { usleep(10_000) }
        #expect(try store.session(id: session.id)?.tokensExpireAt == 100)
    }

    @Test(
        "several apps that start at once bring the tables up to date once", arguments: TestDatabase.allCases)
    func migration(kind: TestDatabase) throws {
        let address = try kind.address(in: folder)
        let outcomes = Mutex<[MigrationOutcome?]>([])
        let threads = (0..<6).map { _ in
            Thread {
                let database = try? Database(address, connections: 2)
                let outcome = try? database?.store().migrate()
                outcomes.withLock { $0.append(outcome) }
            }
        }
        threads.forEach { $0.start() }
        let deadline = ContinuousClock.now + .seconds(30)
        while outcomes.withLock({ $0.count }) < 6 && ContinuousClock.now < deadline { usleep(10_000) }
        let version = Schema.sqlite.count
        #expect(Schema.postgreSQL.count == version)
        #expect(outcomes.withLock { $0 }.map(\.?.after) == Array(repeating: version, count: 6))
        let store = try Database(address, connections: 2).store()
        #expect(store.isAnswering())
        #expect(try store.migrate() == MigrationOutcome(before: version, after: version))
    }

    @Test("without its tables a database does not answer", arguments: TestDatabase.allCases)
    func unmigrated(kind: TestDatabase) throws {
        let store = try Database(try kind.address(in: folder), connections: 1).store()
        #expect(!store.isAnswering())
    }
}
