import Foundation
import Synchronization
import Testing

@testable import UpstreamApp

/// The tables of the example endpoints, in every database.
@Suite struct ExampleStoreTests {
    private static let now: Int64 = 1_737_282_600_123_456

    private let folder: TemporaryFolder

    init() throws {
        folder = try TemporaryFolder()
    }

    private func addUsers(_ store: any Store, _ names: String...) throws -> [Int64] {
        try names.map { name in
            let fields = [
                ("username", name), ("email", "\(name)@example.com"), ("password", "secretpassword"),
                ("first_name", "A"), ("last_name", "B"),
            ]
            let user = try NewUser(form: fields.map { FormDecoder.Field(name: $0.0, value: $0.1) })
            let id = try store.write { () throws(Problem) in
                try store.insertUser(user, hash: "hash", at: Self.now)
            }
            return try #require(id)
        }
    }

    @Test("of many who look for welcomes at once, each gets others", arguments: TestDatabase.allCases)
    func welcomes(kind: TestDatabase) throws {
        let database = try kind.make(in: folder)
        let store = database.store()
        let users = try addUsers(store, "ann", "bob", "carl", "dora", "emma", "fred")
        try store.write { () throws(Problem) in
            for (index, id) in users.enumerated() {
                try store.insertWelcome(userID: id, at: Self.now + Int64(index))
            }
        }
        let none = try store.write { () throws(Problem) in
            try store.takeWelcome(dueAt: Self.now - 1, leaseEnd: Self.now)
        }
        #expect(none == nil)
        let taken = Mutex<[Int64]>([])
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            let own = database.store()
            while true {
                let one = try? own.write { () throws(Problem) in
                    try own.takeWelcome(dueAt: Self.now + 10, leaseEnd: Self.now + 1_000)
                }
                guard let one else { return }
                taken.withLock { $0.append(one.userID) }
            }
        }
        #expect(taken.withLock { $0.sorted() } == users)
        try store.write { () throws(Problem) in
            try store.postponeWelcome(of: users[1], until: Self.now + 500)
            try store.deleteWelcome(of: users[0])
        }
        let next = try store.write { () throws(Problem) in
            try store.takeWelcome(dueAt: Self.now + 500, leaseEnd: Self.now + 2_000)
        }
        #expect(next == Welcome(userID: users[1], createdAt: Self.now + 1, attempts: 2))
        try store.write { () throws(Problem) in try store.deleteUser(users[1]) }
        let left = try store.rows("SELECT count(*) FROM welcome_emails", [])
        #expect(left.first?.integer(at: 0) == 4)
    }

    @Test("a device has one user, the last who brought it", arguments: TestDatabase.allCases)
    func devices(kind: TestDatabase) throws {
        let store = try kind.make(in: folder).store()
        let users = try addUsers(store, "ann", "bob")
        try store.write { () throws(Problem) in
            for (index, token) in ["a", "b", "c"].enumerated() {
                _ = try store.insertDevice(token, of: users[0], most: 2, at: Self.now + Int64(index))
            }
            _ = try store.insertDevice("b", of: users[1], most: 2, at: Self.now + 9)
        }
        #expect(try store.devices(of: users[0]).map(\.token) == ["c"])
        let moved = try #require(try store.devices(of: users[1]).first)
        #expect(moved.token == "b" && moved.addedAt == Self.now + 9)
        let isDeleted = try store.write { () throws(Problem) in
            let foreign = try store.deleteDevice(moved.id, of: users[0])
            let own = try store.deleteDevice(moved.id, of: users[1])
            return [foreign, own]
        }
        #expect(isDeleted == [false, true])
    }

    @Test("a purchase has one user, the first who brought it", arguments: TestDatabase.allCases)
    func purchases(kind: TestDatabase) throws {
        let store = try kind.make(in: folder).store()
        let users = try addUsers(store, "ann", "bob")
        func claim(_ environment: String, _ user: Int64) throws -> Int64 {
            try store.write { () throws(Problem) in
                try store.claimPurchase(
                    PurchaseKey(environment: environment, originalID: "1"), for: user, at: Self.now)
            }
        }
        #expect(try claim("Production", users[0]) == users[0])
        #expect(try claim("Production", users[1]) == users[0])
        #expect(try claim("Sandbox", users[1]) == users[1])
        try store.write { () throws(Problem) in try store.deleteUser(users[0]) }
        #expect(try claim("Production", users[1]) == users[1])
    }
}
