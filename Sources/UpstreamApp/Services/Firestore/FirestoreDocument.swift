import JSON

/// A document as it is stored.
struct FirestoreDocument: Equatable, Sendable {
    /// `projects/P/databases/D/documents/users/ann`
    var name: String
    var fields: [FirestoreField]
    /// As RFC 3339 has them.
    var created: String
    var updated: String

    /// `users/ann`
    var path: String {
        name.split(separator: "/").dropFirst(5).joined(separator: "/")
    }

    /// `ann`
    var id: String { name.split(separator: "/").last.map(String.init) ?? "" }

    subscript(_ name: String) -> FirestoreValue? { fields.first { $0.name == name }?.value }

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string, let fields = FirestoreField.list(json["fields"]),
            let created = json["createTime"]?.string, let updated = json["updateTime"]?.string
        else { return nil }
        self.name = name
        self.fields = fields
        self.created = created
        self.updated = updated
    }
}
