import Foundation
import Testing

@testable import UpstreamApp

/// Each operation against Google's own emulator.
@Suite(.serialized, .enabled(if: FirestoreEmulator.isWanted)) struct FirestoreTests {
    private typealias Value = FirestoreValue
    private typealias Field = FirestoreField

    private func person(_ name: String, _ age: Int64, _ tags: [String] = []) -> [FirestoreField] {
        [
            Field("name", .string(name)), Field("age", .integer(age)),
            Field("tags", .array(tags.map { .string($0) })),
        ]
    }

    @Test("every kind of value comes back as it was written")
    func values() throws {
        let client = try FirestoreEmulator().client
        let fields = [
            Field("null", .null), Field("yes", .bool(true)), Field("large", .integer(.max)),
            Field("small", .integer(.min)), Field("half", .double(0.5)),
            Field("infinite", .double(.infinity)),
            Field("moment", .timestamp("2026-11-27T20:00:00.123456Z")),
            Field("text", .string("a\u{0}b\n\"ü😀")),
            Field("bytes", .bytes([0, 1, 254, 255])), Field("other", .reference(client.name("users/ann"))),
            Field("place", .geoPoint(latitude: 52.5, longitude: -13.25)),
            Field("list", .array([.integer(1), .string("x"), .object(["a": .null])])),
            Field("empty", .array([])),
            Field("map", .object(["a": .object(["b": .bool(false)])])), Field("nothing", .map([])),
            Field("odd name.`\\/", .integer(1)),
        ]
        let made = try client.create(fields, in: "things", id: "one")
        #expect(made.path == "things/one" && made.id == "one")
        let back = try #require(try client.get("things/one"))
        for field in fields { #expect(back[field.name] == field.value, "\(field.name)") }
        #expect(back.fields.count == fields.count && back == made)
    }

    @Test("documents are made, overwritten, changed and removed; one that is not there is told as that")
    func documents() throws {
        let client = try FirestoreEmulator().client
        let absent = try client.get("users/ann")
        #expect(absent == nil)
        let missing = #expect(throws: ServiceError.self) { try client.update("users/ann", person("Ann", 1)) }
        #expect(missing?.status == 404 && missing?.fault == .caller)
        _ = try client.create(person("Ann", 30), in: "users", id: "ann")
        let again = #expect(throws: ServiceError.self) { try client.create([], in: "users", id: "ann") }
        #expect(again?.code == "ALREADY_EXISTS" && again?.fault == .caller)
        let changed = try client.update("users/ann", [Field("age", .integer(31))])
        #expect(changed["age"] == .integer(31) && changed["name"] == .string("Ann"))
        let over = try client.set("users/ann", [Field("x", .null)])
        #expect(over.fields == [Field("x", .null)])
        let made = try client.create([], in: "users")
        #expect(made.id.count == 20)
        let found = try client.get(["users/ann", "users/none", made.path])
        #expect(Set(found.map(\.path)) == ["users/ann", made.path])
        try client.delete("users/ann")
        try client.delete("users/ann")
        let gone = try client.get("users/ann")
        #expect(gone == nil)
    }

    @Test("fields of any name are changed, and no others")
    func names() throws {
        let client = try FirestoreEmulator().client
        let names = ["plain", "odd name", "a.b", "größe", "7th", "`quoted`", #"back\slash"#, "-"]
        let before = (names + ["other"]).map { Field($0, .integer(1)) } + [Field("a", .object(["b": .null]))]
        _ = try client.create(before, in: "things", id: "odd")
        let changed = try client.update("things/odd", names.map { Field($0, .integer(2)) })
        for name in names { #expect(changed[name] == .integer(2), "\(name)") }
        #expect(changed["other"] == .integer(1) && changed["a"] == .object(["b": .null]))
        try client.transaction { transaction in
            transaction.update("things/odd", names.map { Field($0, .integer(3)) })
        }
        let again = try #require(try client.get("things/odd"))
        for name in names { #expect(again[name] == .integer(3), "\(name)") }
        #expect(again.fields.count == before.count)
    }

    @Test("many are listed by pages, and collections by their names")
    func lists() throws {
        let client = try FirestoreEmulator().client
        for index in 0..<7 { _ = try client.create([], in: "many", id: "d\(index)") }
        _ = try client.create([], in: "many/d0/deep", id: "x")
        var ids: [String] = []
        var token: String?
        repeat {
            let page = try client.documents(in: "many", pageToken: token, limit: 3)
            ids += page.documents.map(\.id)
            token = page.nextToken
        } while token != nil
        #expect(ids == (0..<7).map { "d\($0)" })
        let top = try client.collections()
        let under = try client.collections(under: "many/d0")
        #expect(top == ["many"] && under == ["deep"])
    }

    @Test("queries filter, order, begin, end and count")
    func queries() throws {
        let client = try FirestoreEmulator().client
        for (name, age, tags) in [
            ("Ann", 30, ["a", "b"]), ("Bob", 20, ["b"]), ("Carl", 40, []), ("Dora", 25, ["a"]),
        ] as [(String, Int64, [String])] {
            _ = try client.create(person(name, age, tags), in: "people", id: name.lowercased())
        }
        func names(_ change: (inout FirestoreQuery) -> Void) throws -> [String] {
            var query = FirestoreQuery(collection: "people")
            change(&query)
            return try client.query(query).compactMap { document in
                if case .string(let name) = document["name"] { return name }
                return nil
            }
        }
        let byAge = [FirestoreQuery.Order(field: "age")]
        let adults = try names {
            $0.filter = .field("age", .greaterOrEqual, .integer(25)); $0.orders = byAge
        }
        #expect(adults == ["Dora", "Ann", "Carl"])
        let reverse = try names {
            $0.orders = [FirestoreQuery.Order(field: "age", isDescending: true)]; $0.limit = 2
        }
        #expect(reverse == ["Carl", "Ann"])
        let tagged = try names { $0.filter = .field("tags", .arrayContains, .string("a")) }
        #expect(Set(tagged) == ["Ann", "Dora"])
        let either = try names {
            $0.filter = .any([.field("name", .equal, .string("Bob")), .field("age", .greater, .integer(35))])
        }
        #expect(Set(either) == ["Bob", "Carl"])
        let both = try names {
            $0.filter = .all([
                .field("age", .less, .integer(35)), .field("tags", .arrayContains, .string("b")),
            ])
        }
        #expect(Set(both) == ["Ann", "Bob"])
        let among = try names { $0.filter = .field("name", .isIn, .array([.string("Ann"), .string("Eve")])) }
        #expect(among == ["Ann"])
        let between = try names {
            $0.orders = byAge
            $0.start = FirestoreQuery.Cursor(values: [.integer(20)], isBefore: false)
            $0.end = FirestoreQuery.Cursor(values: [.integer(30)], isBefore: false)
        }
        #expect(between == ["Dora", "Ann"])
        let later = try names {
            $0.orders = byAge; $0.offset = 3
        }
        #expect(later == ["Carl"])
        _ = try client.create([Field("n", .double(.nan))], in: "numbers", id: "nan")
        _ = try client.create([Field("n", .double(1))], in: "numbers", id: "one")
        for (comparison, id) in [(FirestoreQuery.Operator.equal, "nan"), (.notEqual, "one")] {
            let filter = FirestoreQuery.Filter.field("n", comparison, .double(.nan))
            let found = try client.query(FirestoreQuery(collection: "numbers", filter: filter))
            #expect(found.map(\.id) == [id])
        }
        let some = try client.query(FirestoreQuery(collection: "people", limit: 1, fields: ["age"]))
        #expect(some.first?.fields.map(\.name) == ["age"])
        let none = try client.query(FirestoreQuery(collection: "nobody"))
        #expect(none.isEmpty)
        let totals = try client.aggregate(
            FirestoreQuery(collection: "people"), [.count, .sum("age"), .average("age")])
        #expect(totals == [.integer(4), .integer(115), .double(28.75)])
        _ = try client.create([], in: "people/ann/notes", id: "n")
        let notes = try client.query(FirestoreQuery(collection: "notes"), under: "people/ann")
        let anywhere = try client.query(FirestoreQuery(collection: "notes", includesDescendants: true))
        #expect(notes.map(\.path) == ["people/ann/notes/n"] && anywhere == notes)
    }

    @Test("writes are made together or not at all; each for itself where that is wanted")
    func batches() throws {
        let client = try FirestoreEmulator().client
        try client.commit([
            FirestoreWrite(
                path: "c/one",
                change: .set([Field("n", .integer(1)), Field("l", .array([.integer(1)]))], mask: nil)),
            FirestoreWrite(path: "c/two", change: .set([], mask: nil)),
        ])
        let clash = #expect(throws: ServiceError.self) {
            try client.commit([
                FirestoreWrite(path: "c/one", change: .delete),
                FirestoreWrite(path: "c/two", change: .set([], mask: nil), precondition: .exists(false)),
            ])
        }
        #expect(clash?.fault == .caller)
        try client.commit([
            FirestoreWrite(
                path: "c/one", change: .set([], mask: []),
                transforms: [
                    .increment("n", .integer(5)), .serverTime("t"), .append("l", [.integer(1), .integer(2)]),
                ])
        ])
        let one = try #require(try client.get("c/one"))
        #expect(one["n"] == .integer(6) && one["l"] == .array([.integer(1), .integer(2)]))
        guard case .timestamp = one["t"] else {
            Issue.record("\(one)")
            return
        }
        try client.commit([
            FirestoreWrite(
                path: "c/one", change: .set([], mask: []), transforms: [.remove("l", [.integer(1)])])
        ])
        let left = try client.get("c/one")
        #expect(left?["l"] == .array([.integer(2)]))
        let stale = #expect(throws: ServiceError.self) {
            try client.commit([
                FirestoreWrite(path: "c/one", change: .delete, precondition: .updated(one.updated))
            ])
        }
        #expect(stale?.fault == .caller)
        let faults = try client.writeEach([
            FirestoreWrite(path: "c/three", change: .set([], mask: nil)),
            FirestoreWrite(path: "c/two", change: .set([], mask: nil), precondition: .exists(false)),
            FirestoreWrite(path: "c/four", change: .set([], mask: nil)),
        ])
        #expect(faults.keys.sorted() == [1])
        let made = try client.get(["c/three", "c/four"])
        #expect(made.count == 2)
    }

    @Test("a transaction that another has beaten is run again: of twenty additions at once none is lost")
    func transactions() throws {
        let client = try FirestoreEmulator().client
        _ = try client.create([Field("n", .integer(0))], in: "counters", id: "one")
        let failed = Tally()
        DispatchQueue.concurrentPerform(iterations: 4) { _ in
            for _ in 0..<5 {
                do throws(ServiceError) {
                    try client.transaction { transaction throws(ServiceError) in
                        let document = try transaction.get("counters/one")
                        guard case .integer(let number) = document?["n"] else { return }
                        transaction.update("counters/one", [Field("n", .integer(number + 1))])
                    }
                } catch {
                    failed.add(1)
                }
            }
        }
        guard case .integer(let number) = try client.get("counters/one")?["n"] else {
            Issue.record("no number")
            return
        }
        // Who has lost five times is told; all others count, each once.
        #expect(Int(number) == 20 - failed.count && number >= 10)
    }

    @Test("what the body of a transaction throws undoes it, and is not run again")
    func rollback() throws {
        let client = try FirestoreEmulator().client
        var runs = 0
        let error = #expect(throws: ServiceError.self) {
            try client.transaction { transaction throws(ServiceError) in
                runs += 1
                transaction.set("c/one", [])
                throw .invalid(.firestore, "enough")
            }
        }
        let absent = try client.get("c/one")
        #expect(error?.message == "enough" && runs == 1 && absent == nil)
        let number = try client.transaction { transaction throws(ServiceError) in
            let found = try transaction.query(FirestoreQuery(collection: "c"))
            transaction.set("c/two", [])
            return found.count
        }
        let made = try client.get("c/two")
        #expect(number == 0 && made != nil)
    }
}
