/// What an `Encodable` comes to as fields, and fields as a `Decodable`.
///
/// Whole numbers become integers, `FirestoreValue` is kept as it is, so that timestamps, bytes, references
/// and places can be members; an optional without a value is left out.
enum FirestoreCoding {
    struct Fault: Error, Equatable {
        /// Where, from the outermost member on.
        var path: String
        var text: String

        init(_ path: [any CodingKey], _ text: String) {
            self.path = path.map(\.stringValue).joined(separator: ".")
            self.text = text
        }
    }

    /// The fields of a value that encodes itself as a keyed container.
    static func fields(of value: some Encodable) throws -> [FirestoreField] {
        let target = FirestoreEncoding.Target()
        try value.encode(to: FirestoreEncoding(target: target, codingPath: []))
        guard case .map(let fields) = target.value else { throw Fault([], "a document has named members") }
        return fields
    }

    static func value<Value: Decodable>(_ type: Value.Type = Value.self, from fields: [FirestoreField]) throws
        -> Value
    {
        try Value(from: FirestoreDecoding(value: .map(fields), codingPath: []))
    }
}
