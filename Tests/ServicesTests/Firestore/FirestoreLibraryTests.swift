import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// Google's own library sends what we send.
@Suite(.serialized) struct FirestoreLibraryTests {
    private typealias Field = FirestoreField
    private typealias Call = (String, () throws -> Void)

    private func with(_ body: (RecordedLibrary, FirestoreClient) throws -> Void) throws {
        let library = try RecordedLibrary("firestore")
        let google = try GoogleFixture(at: library.origin)
        var client = try google.services.firestore()
        client.policy = RetryPolicy(
            attempts: 3, firstPauseMilliseconds: 10, factor: 2, longestPauseMilliseconds: 40)
        try body(library, client)
        #expect(google.received.isEmpty)
    }

    @Test("Google's own library, for each operation")
    func operations() throws {
        try with { library, client in
            // Theirs cannot make a document of a collection at the root by REST, but only one beneath another
            // document, by the same call; FirestoreTests' `documents` makes one at the root.
            try compare(documents(client), library)
            try compare(writes(client), library)
            try compare(queries(client), library)
            try compare(transactions(client), library)
            let ours = try library.requests(for: "transaction run again") { try count(client) }
            // Ours lets go of what it has lost before it begins again.
            #expect(ours.count == 7 && ours[3].path.hasSuffix(":rollback"))
            library.compare(
                ours.filter { !$0.path.hasSuffix(":rollback") },
                with: try library.operation("transaction run again"), fields: Self.fields, plain: plain)
            #expect(library.left.isEmpty)
        }
    }

    private static let fields = ["authorization", "content-type"]

    private func compare(_ calls: [Call], _ library: RecordedLibrary) throws {
        try library.compare(calls, fields: Self.fields, plain: plain)
    }

    /// Takes away what says nothing: how answers tell enumerations, how parentheses in a path and whole
    /// numbers among fractions are spelled, lists of nothing, and that a transaction may write.
    private func plain(_ request: inout RecordedRequest) {
        request.query.removeAll { $0 == "$alt=json;enum-encoding=int" }
        request.path = request.path.replacingOccurrences(of: "%28default%29", with: "(default)")
        request.changeMembers { member in
            switch member.name {
            case "nullValue" where member.value.isNull: "NULL_VALUE"
            case "doubleValue", "latitude", "longitude":
                member.value.double.map { .double($0) } ?? member.value
            case "readWrite", "options": member.value == .object([:]) ? nil : member.value
            default: member.value == .array([]) ? nil : member.value
            }
        }
    }

    private func documents(_ client: FirestoreClient) -> [Call] {
        let fields = [Field("name", .string("Ann")), Field("age", .integer(30))]
        let odd = ["odd field.`x`\\", "a.b", "größe", "7th"].map { Field($0, .integer(1)) }
        return [
            ("create", { _ = try client.create(fields, in: "users/ann/orders", id: "a b") }),
            ("create without an id", { _ = try client.create(fields, in: "users/ann/orders") }),
            ("get", { _ = try client.get("users/ann") }),
            ("get of an odd name", { _ = try client.get("users/a b+ü%") }),
            ("get many", { _ = try client.get(["users/ann", "users/nobody"]) }),
            (
                "list",
                {
                    for token in [nil, "page 2/+="] {
                        _ = try client.documents(in: "users", pageToken: token, limit: 2)
                    }
                }
            ),
            ("check", { try client.check() }), ("collections", { _ = try client.collections() }),
            ("collections of a document", { _ = try client.collections(under: "users/ann") }),
            ("set", { _ = try client.set("users/ann", fields) }),
            ("update", { _ = try client.update("users/ann", fields) }),
            ("update of odd names", { _ = try client.update("users/ann", odd) }),
            ("delete", { try client.delete("users/ann") }),
        ]
    }

    private func writes(_ client: FirestoreClient) -> [Call] {
        let a = Field("a", .integer(1))
        let b = Field("b", .object(["c": .integer(2)]))
        let name = Field("name", .string("Ann"))
        let city = Field("address", .object(["city": .string("Paris")]))
        func one(_ change: FirestoreWrite.Change, _ precondition: FirestoreWrite.Precondition? = nil) throws {
            try client.commit([FirestoreWrite(path: "users/ann", change: change, precondition: precondition)])
        }
        let transforms = FirestoreWrite(
            path: "users/ann", change: .set([name], mask: ["gone", "name"]),
            transforms: [
                .increment("count", .integer(1)), .remove("old", [.string("c")]),
                .increment("ratio", .double(0.5)), .serverTime("seen"),
                .append("tags", [.string("a"), .string("b")]),
            ], precondition: .exists(true))
        let batch = [
            FirestoreWrite(
                path: "users/ann", change: .set([name], mask: nil), transforms: [.serverTime("made")],
                precondition: .exists(false)),
            FirestoreWrite(
                path: "users/bob", change: .set([Field("name", .string("Bob"))], mask: ["name"])),
            FirestoreWrite(
                path: "users/ann", change: .set([], mask: []), transforms: [.increment("count", .integer(1))],
                precondition: .exists(true)),
            FirestoreWrite(path: "users/carl", change: .delete),
        ]
        let each = [
            FirestoreWrite(
                path: "users/ann", change: .set([name], mask: nil), precondition: .exists(false)),
            FirestoreWrite(path: "users/bob", change: .delete),
        ]
        return [
            ("write new", { try one(.set(values(client), mask: nil), .exists(false)) }),
            ("write", { try one(.set([a], mask: nil)) }),
            ("write merged", { try one(.set([a, b], mask: ["a", "b.c"])) }),
            ("write some fields", { try one(.set([b], mask: ["b.c"])) }),
            (
                "write over what is there",
                { try one(.set([city, name], mask: ["address.city", "name"]), .exists(true)) }
            ),
            ("write transforms", { try client.commit([transforms]) }),
            ("write at a time", { try one(.set([a], mask: ["a"]), .updated("2026-01-02T03:04:05.678Z")) }),
            ("write a deletion", { try one(.delete) }),
            ("write a deletion of what is there", { try one(.delete, .exists(true)) }),
            ("commit", { try client.commit(batch) }), ("write each", { _ = try client.writeEach(each) }),
        ]
    }

    /// One field of each kind of value.
    private func values(_ client: FirestoreClient) -> [FirestoreField] {
        [
            Field("null", .null), Field("boolean", .bool(true)), Field("integer", .integer(42)),
            Field("large", .integer(9_007_199_254_740_993)), Field("double", .double(1.5)),
            Field("whole", .double(2)), Field("infinite", .double(.infinity)), Field("nan", .double(.nan)),
            Field("timestamp", .timestamp("2026-01-02T03:04:05.678Z")), Field("string", .string("ü\"\n")),
            Field("bytes", .bytes([0, 255])), Field("reference", .reference(client.name("users/bob"))),
            Field("point", .geoPoint(latitude: 1.25, longitude: -2.5)),
            Field("array", .array([.integer(1), .string("a"), .null])),
            Field("map", .object(["inner": .object(["deep": .integer(1)])])), Field("empty", .map([])),
            Field("none", .array([])),
        ]
    }

    private func queries(_ client: FirestoreClient) -> [Call] {
        typealias Operator = FirestoreQuery.Operator
        typealias Cursor = FirestoreQuery.Cursor
        func of(_ name: String, under path: String? = nil, _ query: FirestoreQuery) -> Call {
            ("query " + name, { _ = try client.query(query, under: path) })
        }
        func users(_ filter: FirestoreQuery.Filter) -> FirestoreQuery {
            FirestoreQuery(collection: "users", filter: filter)
        }
        func ids(_ id: String) -> Cursor {
            Cursor(values: [.reference(client.name("users/\(id)"))], isBefore: true)
        }
        let comparisons: [Operator] = [
            .less, .lessOrEqual, .greater, .greaterOrEqual, .equal, .notEqual, .arrayContains, .isIn,
            .arrayContainsAny, .notIn,
        ]
        let every = comparisons.enumerated().map { index, comparison in
            let value = FirestoreValue.integer(Int64(index + 1))
            return FirestoreQuery.Filter.field("a", comparison, index < 7 ? value : .array([value]))
        }
        let cities = FirestoreValue.array([.string("Paris"), .string("Rome")])
        let aged = [
            FirestoreQuery.Order(field: "age", isDescending: true), FirestoreQuery.Order(field: "name"),
        ]
        let adults = users(.field("age", .greaterOrEqual, .integer(18)))
        let orders = FirestoreQuery(collection: "orders")
        return [
            of("all", FirestoreQuery(collection: "users")), of("by every comparison", users(.all(every))),
            of(
                "either",
                users(
                    .any([
                        .field("city", .isIn, cities),
                        .all([.field("age", .greater, .integer(18)), .field("age", .less, .integer(65))]),
                    ]))),
            of("is null", users(.field("a", .equal, .null))),
            of("is not null", users(.field("a", .notEqual, .null))),
            of("is not a number", users(.field("a", .equal, .double(.nan)))),
            of("is a number", users(.field("a", .notEqual, .double(.nan)))),
            of("ordered", FirestoreQuery(collection: "users", orders: aged, offset: 5, limit: 10)),
            of(
                "from a cursor",
                FirestoreQuery(
                    collection: "users", orders: aged,
                    start: Cursor(values: [.integer(30), .string("Ann")], isBefore: false),
                    end: Cursor(values: [.integer(18), .string("Zoe")], isBefore: false))),
            of(
                "by id",
                FirestoreQuery(
                    collection: "users", orders: [FirestoreQuery.Order(field: "__name__")], start: ids("ann"),
                    end: ids("bob"))),
            of("some fields", FirestoreQuery(collection: "users", fields: ["name", "address.city"])),
            of(
                "a group",
                FirestoreQuery(
                    collection: "orders", includesDescendants: true,
                    filter: .field("total", .greater, .double(10.5)))),
            of("beneath", under: "users/ann", FirestoreQuery(collection: "orders", limit: 1)),
            ("aggregate", { _ = try client.aggregate(adults, [.count, .sum("age"), .average("age")]) }),
            ("aggregate beneath", { _ = try client.aggregate(orders, [.count], under: "users/ann") }),
        ]
    }

    private func transactions(_ client: FirestoreClient) -> [Call] {
        let query = FirestoreQuery(collection: "users", limit: 1)
        let undone: () throws -> Void = {
            #expect(throws: ServiceError.self) {
                try client.transaction { transaction throws(ServiceError) in
                    _ = try transaction.get("users/ann")
                    throw .invalid(.firestore, "enough")
                }
            }
        }
        let asking: () throws -> Void = {
            try client.transaction { transaction throws(ServiceError) in
                _ = try transaction.query(query)
            }
        }
        return [
            ("transaction", { try count(client) }), ("transaction with a query", asking),
            ("transaction undone", undone),
        ]
    }

    private func count(_ client: FirestoreClient) throws {
        try client.transaction { transaction throws(ServiceError) in
            guard case .integer(let count) = try transaction.get("users/ann")?["count"] else { return }
            transaction.update("users/ann", [Field("count", .integer(count + 1))])
        }
    }
}
