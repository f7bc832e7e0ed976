/// One element of a 422's `detail`.
struct FieldFault: Decodable, Equatable, Sendable {
    var loc: [String]
    var msg: String
    var type: String

    static func missing(_ field: String) -> FieldFault {
        FieldFault(loc: [field], msg: "field required", type: "value_error.missing")
    }

    static func notText(_ field: String) -> FieldFault {
        FieldFault(loc: [field], msg: "str type expected", type: "type_error.str")
    }

    static func short(_ field: String, _ minimum: Int) -> FieldFault {
        FieldFault(
            loc: [field], msg: "ensure this value has at least \(minimum) characters",
            type: "value_error.any_str.min_length")
    }

    static func long(_ field: String, _ maximum: Int) -> FieldFault {
        FieldFault(
            loc: [field], msg: "ensure this value has at most \(maximum) characters",
            type: "value_error.any_str.max_length")
    }

    static func pattern(_ field: String, _ pattern: String) -> FieldFault {
        FieldFault(
            loc: [field], msg: "string does not match regex \"\(pattern)\"", type: "value_error.str.regex")
    }

    static let email = FieldFault(
        loc: ["email"], msg: "value is not a valid email address", type: "value_error.email")
    static let notObject = FieldFault(
        loc: ["body"], msg: "value is not a valid dict", type: "type_error.dict")
    static let username = pattern("username", "^[A-Za-z0-9_.-]+$")
}
