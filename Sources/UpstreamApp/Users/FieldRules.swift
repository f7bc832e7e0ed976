/// What each field of the API may hold. Lengths count Unicode scalars; every rule answers with the first
/// fault it sees.
enum FieldRules {
    static let usernamePattern = "^[A-Za-z0-9_.-]+$"
    static let namePattern = "^\(nameCharacter)]+$"
    /// The same, and not white space alone.
    static let wholeNamePattern = "^\(nameCharacter)]*\(nameCharacter)\\s]\(nameCharacter)]*$"
    /// A password or a user name that is only compared: anything but nothing, and no NUL.
    static let credentialPattern = "^[^\\x00]+$"
    static let passwordPattern = FormDecoder.textPattern
    static let usernameLength = 3...50
    static let passwordLength = 8...128
    static let nameLength = 1...50
    static let grantTypeName = "password"

    /// What `isControl` refuses, in a class that is still open.
    private static let nameCharacter =
        "[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069"

    static func username(_ value: String) -> FieldError? {
        length(value, "username", usernameLength)
            ?? (value.utf8.allSatisfy(isUsernameByte) ? nil : .mismatch("username", pattern: usernamePattern))
    }

    /// 8 to 128 characters of any kind, no rules of composition (NIST SP 800-63B, 5.1.1.2).
    static func password(_ value: String) -> FieldError? { length(value, "password", passwordLength) }

    /// A person's name in any script; one of white space alone is too short, control characters are refused.
    static func name(_ field: String) -> (String) -> FieldError? {
        { value in
            if value.unicodeScalars.contains(where: isControl) {
                return .mismatch(field, pattern: namePattern)
            }
            if value.unicodeScalars.allSatisfy({ $0.properties.isWhitespace }) {
                return .tooShort(field, minimum: nameLength.lowerBound)
            }
            return length(value, field, nameLength)
        }
    }

    static func grantType(_ value: String) -> FieldError? {
        value == grantTypeName ? nil : .mismatch("grant_type", pattern: grantTypeName)
    }

    static func email(_ value: String) -> FieldError? {
        EmailAddress(value) == nil ? .notEmail("email") : nil
    }

    private static func length(_ value: String, _ field: String, _ bounds: ClosedRange<Int>) -> FieldError? {
        let count = value.unicodeScalars.count
        if count < bounds.lowerBound { return .tooShort(field, minimum: bounds.lowerBound) }
        return count > bounds.upperBound ? .tooLong(field, maximum: bounds.upperBound) : nil
    }

    private static func isUsernameByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    /// Control and format characters that could forge a line or turn text around (general categories Cc, Zl,
    /// Zp, and the bidirectional overrides).
    private static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.properties.generalCategory {
        case .control, .lineSeparator, .paragraphSeparator: true
        default: (0x202A...0x202E).contains(scalar.value) || (0x2066...0x2069).contains(scalar.value)
        }
    }
}
