import JSON

/// A field of a document or a map.
struct FirestoreField: Equatable, Sendable {
    var name: String
    var value: FirestoreValue

    init(_ name: String, _ value: FirestoreValue) {
        self.name = name
        self.value = value
    }

    static func json(_ fields: [FirestoreField]) -> JSONValue {
        .object(fields.map { JSONValue.Member($0.name, $0.value.json) })
    }

    /// nil where one of them has no value; none for an absent object.
    static func list(_ json: JSONValue?) -> [FirestoreField]? {
        var fields: [FirestoreField] = []
        for member in json?.members ?? [] {
            guard let value = FirestoreValue(member.value) else { return nil }
            fields.append(FirestoreField(member.name, value))
        }
        return fields
    }
}
