extension InputGroup {
    private static func changed(
        _ name: String, _ expected: [FieldFault], _ change: (inout SignUpForm) -> Void
    ) -> InputRow {
        var form = SignUpForm("somebody")
        change(&form)
        return InputRow(name, form.request, .invalid(expected))
    }

    private static func times(_ text: String, _ count: Int) -> String {
        String(repeating: text, count: count)
    }

    private static let namePattern = "^[^\\x00-\\x1f\\x7f-\\x9f\\u2028-\\u202e\\u2066-\\u2069]+$"

    /// One bad field each; what is at a bound and good is in StoredInputTests.
    static let signUpFields: InputGroup = {
        let usernames: [(String, FieldFault)] = [
            ("ab", .short("username", 3)), (times("a", 51), .long("username", 50)),
            (times("a", 30_000), .long("username", 50)), ("a b", .username), ("a@b", .username),
            ("<b>", .username),
            ("admin'--", .username), ("'; DROP TABLE users;--", .username), ("%' OR 1=1", .username),
            ("abc\r\nX-Admin: 1", .username), ("abc\n", .username), ("jöhn", .username),
            ("a\u{301}bc", .username),
            ("李小龙", .username), ("محمد", .username), ("😀😀😀", .username), ("Ａｂｃ", .username),
            ("\u{212A}abc", .username),
            ("abc\u{200B}", .username), ("\u{202E}abc", .username),
        ]
        let passwords: [(String, FieldFault)] = [
            ("1234567", .short("password", 8)), (times("😀", 7), .short("password", 8)),
            (times("x", 129), .long("password", 128)), (times("😀", 129), .long("password", 128)),
            (times("e\u{301}", 64) + "x", .long("password", 128)),
            (times("x", 50_000), .long("password", 128)),
        ]
        let addresses = [
            "john", "john@", "@example.com", "john@example", "john@@example.com", "a@b@example.com",
            "john@.com",
            "john@example..com", ".john@example.com", "john.@example.com", "jo..hn@example.com",
            "john @example.com",
            "john@example.com ", "<john@example.com>", "John <john@example.com>",
            "john@example.com, b@example.com",
            "john@example.com\r\nBcc: b@example.com", "\"john doe\"@example.com", "john@[127.0.0.1]",
            "john@127.0.0.1",
            "jöhn@example.com", "john@exämple.com", "john@-a.com", "john@a-.com", "john@a_b.com",
            "john@example.com.",
            "'; DROP TABLE users;--", times("a", 65) + "@example.com", "a@" + times("b", 64) + ".com",
            "a@" + times(times("b", 60) + ".", 4) + times("c", 9), times("a", 60_000), "😀@example.com",
            "john@example.com\u{200B}",
        ]
        let names: [(String, (String) -> FieldFault)] = [
            (" ", { .short($0, 1) }), ("\u{3000}\u{A0}", { .short($0, 1) }),
            (times("a", 51), { .long($0, 50) }),
            (times("😀", 51), { .long($0, 50) }), (times("e\u{301}", 25) + "x", { .long($0, 50) }),
            (times("ق", 51), { .long($0, 50) }), (times("a", 60_000), { .long($0, 50) }),
            ("a\nb", { .pattern($0, namePattern) }), ("a\r\nX-Admin: 1", { .pattern($0, namePattern) }),
            ("a\tb", { .pattern($0, namePattern) }), ("a\u{7F}", { .pattern($0, namePattern) }),
            ("\u{1B}[31m", { .pattern($0, namePattern) }), ("a\u{85}b", { .pattern($0, namePattern) }),
            ("a\u{2028}b", { .pattern($0, namePattern) }), ("a\u{202E}b", { .pattern($0, namePattern) }),
            ("a\u{2066}b", { .pattern($0, namePattern) }),
        ]
        return InputGroup(
            name: "the fields of a sign-up",
            rows: usernames.map { value, fault in
                changed("username \(value.prefix(30).debugDescription)", [fault]) { $0.username = value }
            }
                + passwords.map { value, fault in
                    changed("password of \(value.unicodeScalars.count)", [fault]) { $0.password = value }
                }
                + addresses.map { value in
                    changed("email \(value.prefix(40).debugDescription)", [.email]) { $0.email = value }
                }
                + names.flatMap { value, fault in
                    [
                        changed("first_name \(value.prefix(30).debugDescription)", [fault("first_name")]) {
                            $0.firstName = value
                        },
                        changed("last_name \(value.prefix(30).debugDescription)", [fault("last_name")]) {
                            $0.lastName = value
                        },
                    ]
                })
    }()

    /// The form as a whole.
    static let signUpForms: InputGroup = {
        let names = ["username", "email", "password", "first_name", "last_name"]
        let good =
            "username=somebody&email=somebody@example.com&password=secretpassword&first_name=A&last_name=B"
        let pairs = good.split(separator: "&").map(String.init)
        var rows = names.indices.flatMap { index -> [InputRow] in
            let without = pairs.enumerated().filter { $0.offset != index }.map(\.element).joined(
                separator: "&")
            return [
                InputRow(
                    "no \(names[index])", .form(APIRequest.signUp, without),
                    .invalid([.missing(names[index])])),
                InputRow(
                    "an empty \(names[index])", .form(APIRequest.signUp, without + "&\(names[index])="),
                    .invalid([.missing(names[index])])),
                InputRow(
                    "two of \(names[index])", .form(APIRequest.signUp, good + "&" + pairs[index]),
                    .invalid([.notText(names[index])])),
            ]
        }
        let all = ExpectedAnswer.invalid(names.map(FieldFault.missing))
        rows += [
            ("nothing", "", all), ("ampersands", "&&&", all), ("JSON", "{\"username\":\"somebody\"}", all),
            (
                "every field bad at once", "username=t&email=nope&password=x&first_name=%0A&last_name=+",
                .invalid([
                    .short("username", 3), .email, .short("password", 8), .pattern("first_name", namePattern),
                    .short("last_name", 1),
                ])
            ),
            (
                "a taken name", good.replacing("username=somebody", with: "username=johndoe"),
                .error(400, "Username or email already registered")
            ),
            (
                "a taken name in another case", good.replacing("username=somebody", with: "username=JOHNDOE"),
                .error(400, "Username or email already registered")
            ),
            (
                "a taken address", good.replacing("somebody@", with: "johndoe@"),
                .error(400, "Username or email already registered")
            ),
            (
                "a taken address in another case",
                good.replacing("somebody@example", with: "JohnDoe@EXAMPLE"),
                .error(400, "Username or email already registered")
            ),
        ].map { InputRow($0, .form(APIRequest.signUp, $1), $2) }
        return InputGroup(name: "the form of a sign-up", rows: rows)
    }()
}
