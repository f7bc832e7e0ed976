import JSON

/// Which documents of a collection are wanted
/// (https://cloud.google.com/firestore/docs/reference/rest/v1/StructuredQuery).
struct FirestoreQuery: Equatable, Sendable {
    enum Operator: String, Sendable {
        case less = "LESS_THAN"
        case lessOrEqual = "LESS_THAN_OR_EQUAL"
        case greater = "GREATER_THAN"
        case greaterOrEqual = "GREATER_THAN_OR_EQUAL"
        case equal = "EQUAL"
        case notEqual = "NOT_EQUAL"
        case arrayContains = "ARRAY_CONTAINS"
        case isIn = "IN"
        case arrayContainsAny = "ARRAY_CONTAINS_ANY"
        case notIn = "NOT_IN"
    }

    enum Filter: Equatable, Sendable {
        case field(String, Operator, FirestoreValue)
        case all([Filter])
        case any([Filter])
    }

    struct Order: Equatable, Sendable {
        var field: String
        var isDescending = false
    }

    /// Where the results begin or end: values of the fields that they are ordered by.
    struct Cursor: Equatable, Sendable {
        var values: [FirestoreValue]
        /// Just before the documents with these values, or just behind.
        var isBefore: Bool
    }

    var collection: String
    /// Collections of this name at any depth.
    var includesDescendants = false
    var filter: Filter?
    var orders: [Order] = []
    var start: Cursor?
    var end: Cursor?
    var offset: Int?
    var limit: Int?
    /// Only these fields; empty: all.
    var fields: [String] = []

    var json: JSONValue {
        .object([
            "select": fields.isEmpty
                ? nil : .object(["fields": .array(fields.map { .object(["fieldPath": .string($0)]) })]),
            "from": [
                .object([
                    "collectionId": .string(collection), "allDescendants": includesDescendants ? true : nil,
                ])
            ],
            "where": filter.map(Self.json),
            "orderBy": orders.isEmpty ? nil : .array(orders.map(Self.json)),
            "startAt": start.map(Self.json), "endAt": end.map(Self.json),
            "offset": offset.map { .integer(Int64($0)) }, "limit": limit.map { .integer(Int64($0)) },
        ])
    }

    private static func json(_ filter: Filter) -> JSONValue {
        switch filter {
        case .field(let name, .equal, .null): unary("IS_NULL", name)
        case .field(let name, .notEqual, .null): unary("IS_NOT_NULL", name)
        // No number equals this one.
        case .field(let name, .equal, .double(let value)) where value.isNaN: unary("IS_NAN", name)
        case .field(let name, .notEqual, .double(let value)) where value.isNaN: unary("IS_NOT_NAN", name)
        case .field(let name, let op, let value):
            .object([
                "fieldFilter": .object([
                    "field": .object(["fieldPath": .string(name)]), "op": .string(op.rawValue),
                    "value": value.json,
                ])
            ])
        case .all(let filters): composite("AND", filters)
        case .any(let filters): composite("OR", filters)
        }
    }

    private static func unary(_ op: String, _ name: String) -> JSONValue {
        .object(["unaryFilter": .object(["op": .string(op), "field": .object(["fieldPath": .string(name)])])])
    }

    private static func composite(_ op: String, _ filters: [Filter]) -> JSONValue {
        .object([
            "compositeFilter": .object(["op": .string(op), "filters": .array(filters.map(json))])
        ])
    }

    private static func json(_ order: Order) -> JSONValue {
        .object([
            "field": .object(["fieldPath": .string(order.field)]),
            "direction": .string(order.isDescending ? "DESCENDING" : "ASCENDING"),
        ])
    }

    private static func json(_ cursor: Cursor) -> JSONValue {
        .object(["values": .array(cursor.values.map(\.json)), "before": cursor.isBefore ? true : nil])
    }
}
