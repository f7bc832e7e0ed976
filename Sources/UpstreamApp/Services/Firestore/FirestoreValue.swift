import JSON
import JWT

/// A value of a document
/// (https://cloud.google.com/firestore/docs/reference/rest/Shared.Types/ArrayValue#Value).
enum FirestoreValue: Equatable, Sendable {
    case null
    case bool(Bool)
    case integer(Int64)
    /// NaN and infinities too.
    case double(Double)
    /// As RFC 3339 has it, to the microsecond: `2026-11-27T20:00:00.123456Z`.
    case timestamp(String)
    case string(String)
    case bytes([UInt8])
    /// The whole name of a document: `projects/P/databases/D/documents/users/ann`.
    case reference(String)
    case geoPoint(latitude: Double, longitude: Double)
    case array([FirestoreValue])
    case map([FirestoreField])

    /// A map, or the fields of a document, from a literal.
    static func object(_ fields: KeyValuePairs<String, FirestoreValue>) -> FirestoreValue {
        .map(fields.map { FirestoreField($0.key, $0.value) })
    }

    var json: JSONValue {
        switch self {
        case .null: .object(["nullValue": .null])
        case .bool(let value): .object(["booleanValue": .bool(value)])
        case .integer(let value): .object(["integerValue": .string(String(value))])
        case .double(let value): .object(["doubleValue": Self.number(value)])
        case .timestamp(let value): .object(["timestampValue": .string(value)])
        case .string(let value): .object(["stringValue": .string(value)])
        case .bytes(let value): .object(["bytesValue": .string(Base64.encode(value))])
        case .reference(let value): .object(["referenceValue": .string(value)])
        case .geoPoint(let latitude, let longitude):
            .object([
                "geoPointValue": .object(["latitude": .double(latitude), "longitude": .double(longitude)])
            ])
        case .array(let values):
            .object(["arrayValue": .object(["values": values.isEmpty ? nil : .array(values.map(\.json))])])
        case .map(let fields):
            .object(["mapValue": .object(["fields": fields.isEmpty ? nil : FirestoreField.json(fields)])])
        }
    }

    /// nil for what is no value.
    init?(_ json: JSONValue) {
        guard let members = json.members, members.count == 1 else { return nil }
        let value = members[0].value
        switch members[0].name {
        case "nullValue": self = .null
        case "booleanValue":
            guard let value = value.bool else { return nil }
            self = .bool(value)
        case "integerValue":
            guard let value = value.integer ?? value.string.flatMap({ Int64($0) }) else { return nil }
            self = .integer(value)
        case "doubleValue":
            guard let value = Self.double(value) else { return nil }
            self = .double(value)
        case "timestampValue":
            guard let value = value.string else { return nil }
            self = .timestamp(value)
        case "stringValue":
            guard let value = value.string else { return nil }
            self = .string(value)
        case "bytesValue":
            guard let value = value.string.flatMap(Base64.decode) else { return nil }
            self = .bytes(value)
        case "referenceValue":
            guard let value = value.string else { return nil }
            self = .reference(value)
        case "geoPointValue":
            // A coordinate of 0 is left out.
            self = .geoPoint(
                latitude: value["latitude"]?.double ?? 0, longitude: value["longitude"]?.double ?? 0)
        case "arrayValue":
            let list = (value["values"]?.array ?? []).map(FirestoreValue.init)
            if list.contains(where: { $0 == nil }) { return nil }
            self = .array(list.compactMap { $0 })
        case "mapValue":
            guard let fields = FirestoreField.list(value["fields"]) else { return nil }
            self = .map(fields)
        default: return nil
        }
    }

    private static func number(_ value: Double) -> JSONValue {
        if value.isNaN { return "NaN" }
        if value.isInfinite { return .string(value < 0 ? "-Infinity" : "Infinity") }
        return .double(value)
    }

    private static func double(_ json: JSONValue) -> Double? {
        switch json.string {
        case nil: json.double
        case "NaN": .nan
        case "Infinity": .infinity
        case "-Infinity": -.infinity
        default: nil
        }
    }
}
