/// What is wrong with one field of a request, in the API reference's spelling. It never carries the refused
/// value, which may be a secret.
struct FieldError: Equatable, Sendable {
    var field: String
    var message: String
    var type: String

    /// As the body of a 422 lists it.
    var json: JSONObject {
        var json = JSONObject()
        json.set("loc", [field])
        json.set("msg", message)
        json.set("type", type)
        return json
    }

    static func missing(_ field: String) -> FieldError {
        FieldError(field: field, message: "field required", type: "value_error.missing")
    }

    static func notText(_ field: String) -> FieldError {
        FieldError(field: field, message: "str type expected", type: "type_error.str")
    }

    static func tooShort(_ field: String, minimum: Int) -> FieldError {
        FieldError(
            field: field, message: "ensure this value has at least \(minimum) characters",
            type: "value_error.any_str.min_length")
    }

    static func tooLong(_ field: String, maximum: Int) -> FieldError {
        FieldError(
            field: field, message: "ensure this value has at most \(maximum) characters",
            type: "value_error.any_str.max_length")
    }

    static func mismatch(_ field: String, pattern: String) -> FieldError {
        FieldError(
            field: field, message: "string does not match regex \"\(pattern)\"", type: "value_error.str.regex"
        )
    }

    static func notEmail(_ field: String) -> FieldError {
        FieldError(field: field, message: "value is not a valid email address", type: "value_error.email")
    }
}
