/// Takes named fields out of a request, one after another, and keeps what is wrong with each, so that a
/// client learns of every bad field at once.
struct FieldReader {
    private let fields: [FormDecoder.Field]
    private(set) var errors: [FieldError] = []

    init(_ fields: [FormDecoder.Field]) {
        self.fields = fields
    }

    /// The value of a field that must be there. An empty value counts as missing, as in HTML forms, and a
    /// field that comes twice is no text.
    mutating func required(_ name: String, _ check: (String) -> FieldError? = { _ in nil }) -> String {
        let values = fields.filter { $0.name == name }
        guard let value = values.first?.value, !value.isEmpty else {
            errors.append(.missing(name))
            return ""
        }
        if values.count > 1 {
            errors.append(.notText(name))
        } else if let error = check(value) {
            errors.append(error)
        }
        return value
    }

    /// Checks a field that may be left out or left empty.
    mutating func optional(_ name: String, _ check: (String) -> FieldError?) {
        if fields.contains(where: { $0.name == name && !$0.value.isEmpty }) { _ = required(name, check) }
    }

    /// Throws all that was found wrong, if anything was.
    func finish() throws(Problem) {
        if !errors.isEmpty { throw .validation(errors) }
    }
}
