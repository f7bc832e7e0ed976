import Foundation
import Testing

@testable import UpstreamApp

@Suite struct FieldRulesTests {
    private static let long = String(repeating: "a", count: 51)

    @Test(
        "a username has 3 to 50 letters, digits, dots, underscores and hyphens",
        arguments: [
            ("abc", nil), ("A.b_c-9", nil), (String(repeating: "a", count: 50), nil),
            ("ab", FieldError.tooShort("username", minimum: 3)),
            (long, .tooLong("username", maximum: 50)),
            ("a b", .mismatch("username", pattern: FieldRules.usernamePattern)),
            ("jöhn", .mismatch("username", pattern: FieldRules.usernamePattern)),
            ("abc\u{212A}", .mismatch("username", pattern: FieldRules.usernamePattern)),
            ("abc\n", .mismatch("username", pattern: FieldRules.usernamePattern)),
        ])
    func username(value: String, error: FieldError?) {
        #expect(FieldRules.username(value) == error)
    }

    @Test(
        "a password has 8 to 128 characters of any kind",
        arguments: [
            ("1234567", FieldError.tooShort("password", minimum: 8)), ("12345678", nil), ("pässwörd", nil),
            (String(repeating: "x", count: 128), nil),
            (String(repeating: "x", count: 129), .tooLong("password", maximum: 128)),
        ])
    func password(value: String, error: FieldError?) {
        #expect(FieldRules.password(value) == error)
    }

    @Test(
        "a name has 1 to 50 characters in any script, without control characters",
        arguments: [
            ("J", nil), ("José", nil), ("李", nil), ("محمد", nil), ("O'Neil-Smith", nil), ("क्षत्रिय", nil),
            (String(repeating: "ü", count: 50), nil), (long, FieldError.tooLong("last_name", maximum: 50)),
            (" \u{3000}", .tooShort("last_name", minimum: 1)),
            ("a\nb", .mismatch("last_name", pattern: FieldRules.namePattern)),
            ("a\u{7F}", .mismatch("last_name", pattern: FieldRules.namePattern)),
            ("a\u{85}", .mismatch("last_name", pattern: FieldRules.namePattern)),
            ("a\u{202E}b", .mismatch("last_name", pattern: FieldRules.namePattern)),
        ])
    func name(value: String, error: FieldError?) {
        #expect(FieldRules.name("last_name")(value) == error)
    }

    @Test("the pattern that a refused name is told matches just the names that are taken")
    func namePattern() throws {
        let pattern = try NSRegularExpression(pattern: FieldRules.namePattern)
        for scalar in (0...0xFFFF).compactMap(Unicode.Scalar.init) {
            let name = "a\(Character(scalar))b"
            let range = NSRange(location: 0, length: name.utf16.count)
            let matches = pattern.firstMatch(in: name, range: range) != nil
            let isTaken = FieldRules.name("first_name")(name) == nil
            try #require(isTaken == matches, "U+\(String(scalar.value, radix: 16))")
        }
    }

    @Test(
        "an address is a dot-atom, an at sign and a domain (RFC 5321, 4.1.2)",
        arguments: [
            ("john@example.com", true), ("a.b+c@sub.example.org", true), ("o'neil@ex-ample.com", true),
            ("user@xn--bcher-kva.example", true), ("@example.com", false), ("john", false), ("john@", false),
            ("john@example", false), ("john@.com", false), ("john@example..com", false),
            (".a@example.com", false),
            ("a.@example.com", false), ("a..b@example.com", false), ("a b@example.com", false),
            ("a@b@example.com", false), ("a@-b.com", false), ("a@b-.com", false), ("a@b.c_d", false),
            ("a@1.2.3.4", false), ("a@exämple.com", false), ("jöhn@example.com", false), ("a@b.com\n", false),
            (String(repeating: "a", count: 65) + "@example.com", false),
            ("a@" + String(repeating: "b", count: 64) + ".com", false),
        ])
    func email(value: String, isGood: Bool) {
        #expect((FieldRules.email(value) == nil) == isGood)
    }

    @Test("an address keeps its local part and has its domain in lower case")
    func emailText() {
        #expect(EmailAddress("John@Example.COM")?.text == "John@example.com")
    }
}
