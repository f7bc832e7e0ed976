import JSON

/// One change, to be made with others or not at all.
struct FirestoreWrite: Equatable, Sendable {
    enum Change: Equatable, Sendable {
        /// The whole document is to be this; with `mask` only what these paths name, as `FirestoreField.path`
        /// spells them, of which what is absent is removed.
        case set([FirestoreField], mask: [String]?)
        case delete
    }

    enum Transform: Equatable, Sendable {
        case increment(String, FirestoreValue)
        /// The moment of the change.
        case serverTime(String)
        case append(String, [FirestoreValue])
        case remove(String, [FirestoreValue])
    }

    enum Precondition: Equatable, Sendable {
        case exists(Bool)
        /// Nobody has changed it since this moment.
        case updated(String)
    }

    /// `users/ann`
    var path: String
    var change: Change
    var transforms: [Transform] = []
    var precondition: Precondition?

    /// Its effect is the same however often it is made.
    var isIdempotent: Bool { transforms.isEmpty && precondition == nil }

    func json(_ name: (String) -> String) -> JSONValue {
        let document = name(path)
        var members: [JSONValue.Member] = []
        switch change {
        case .set(let fields, let mask):
            let content = JSONValue.object([
                "name": .string(document), "fields": fields.isEmpty ? nil : FirestoreField.json(fields),
            ])
            members.append(JSONValue.Member("update", content))
            if let mask {
                let paths = JSONValue.object(["fieldPaths": .array(mask.map { .string($0) })])
                members.append(JSONValue.Member("updateMask", paths))
            }
        case .delete: members.append(JSONValue.Member("delete", .string(document)))
        }
        if !transforms.isEmpty {
            members.append(JSONValue.Member("updateTransforms", .array(transforms.map(Self.json))))
        }
        if let precondition {
            members.append(JSONValue.Member("currentDocument", Self.json(precondition)))
        }
        return .object(members)
    }

    static func json(_ precondition: Precondition) -> JSONValue {
        switch precondition {
        case .exists(let exists): .object(["exists": .bool(exists)])
        case .updated(let moment): .object(["updateTime": .string(moment)])
        }
    }

    private static func json(_ transform: Transform) -> JSONValue {
        func list(_ values: [FirestoreValue]) -> JSONValue { .object(["values": .array(values.map(\.json))]) }
        return switch transform {
        case .increment(let field, let value):
            .object(["fieldPath": .string(field), "increment": value.json])
        case .serverTime(let field):
            .object(["fieldPath": .string(field), "setToServerValue": "REQUEST_TIME"])
        case .append(let field, let values):
            .object(["fieldPath": .string(field), "appendMissingElements": list(values)])
        case .remove(let field, let values):
            .object(["fieldPath": .string(field), "removeAllFromArray": list(values)])
        }
    }
}
