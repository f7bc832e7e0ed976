/// Takes named fields out of a request, one after another, and keeps what is wrong with each, so that a
/// client learns of every bad field at once.
struct FieldReader {
    private let fields: [FormDecoder.Field]
    /// Names of what is no text.
    private let others: Set<String>
    private(set) var errors: [FieldError] = []

    init(_ fields: [FormDecoder.Field], others: Set<String> = []) {
        self.fields = fields
        self.others = others
    }

    /// The value of a field that must be there. An empty value counts as missing, as in HTML forms, and a
    /// field that comes twice is no text.
    mutating func required(_ name: String, _ check: (String) -> FieldError? = { _ in nil }) -> String {
        if others.contains(name) {
            errors.append(.notText(name))
            return ""
        }
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

    /// The value of a field that may be left out or left empty.
    @discardableResult
    mutating func optional(_ name: String, _ check: (String) -> FieldError? = { _ in nil }) -> String? {
        let isThere = fields.contains { $0.name == name && !$0.value.isEmpty } || others.contains(name)
        return isThere ? required(name, check) : nil
    }

    /// Throws all that was found wrong, if anything was.
    func finish() throws(Problem) {
        if !errors.isEmpty { throw .validation(errors) }
    }
}
