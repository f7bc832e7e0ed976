import JSON

/// What is computed over the results of a query.
enum FirestoreAggregation: Equatable, Sendable {
    case count
    case sum(String)
    case average(String)

    var json: JSONValue {
        switch self {
        case .count: .object(["count": .object([:])])
        case .sum(let field): .object(["sum": Self.field(field)])
        case .average(let field): .object(["avg": Self.field(field)])
        }
    }

    private static func field(_ name: String) -> JSONValue {
        .object(["field": .object(["fieldPath": .string(name)])])
    }
}
