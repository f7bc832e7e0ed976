import JSON

/// A field of a document or a map.
struct FirestoreField: Equatable, Sendable {
    var name: String
    var value: FirestoreValue

    init(_ name: String, _ value: FirestoreValue) {
        self.name = name
        self.value = value
    }

    /// The name as a path, where `a.b` would be `b` within `a`: in backticks, unless it has only letters of
    /// ASCII, digits and underscores and does not begin with a digit
    /// (https://cloud.google.com/firestore/docs/reference/rest/v1/projects.databases.documents#Document).
    var path: String {
        var isSimple = !name.isEmpty
        var quoted = "`"
        for (index, character) in name.unicodeScalars.enumerated() {
            switch character {
            case "a"..."z", "A"..."Z", "_": break
            case "0"..."9": if index == 0 { isSimple = false }
            case "`", "\\":
                isSimple = false
                quoted.unicodeScalars.append("\\")
            default: isSimple = false
            }
            quoted.unicodeScalars.append(character)
        }
        return isSimple ? name : quoted + "`"
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
