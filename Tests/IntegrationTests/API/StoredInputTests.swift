import Foundation
import Testing

extension RealPrograms {
    /// What may be stored comes back as it was sent, byte for byte.
    @Suite("stored input")
    struct StoredInputTests {
        private static func times(_ text: String, _ count: Int) -> String {
            String(repeating: text, count: count)
        }

        /// Names of one to fifty Unicode scalars, none of which is looked at more closely.
        private static let names = [
            "J", "John", "José", "Jose\u{301}", "Ångström", "محمد بن سلمان", "שרה", "李小龙", "김철수", "क्षत्रिय",
            "สมชาย",
            "O'Neil-Smith", "Владимир", "😀", "👩‍👩‍👧‍👦", "🏳️‍🌈", "a\u{200D}b", "a\u{200F}b", "\u{61C}a", "\u{FEFF}a",
            "ﬁ", "Ａ", "ß",
            "İi", " a ", "a  b", "\\", "\"", "/", "\u{10FFFF}", "\u{FFFE}a", "\u{E000}", "\u{AD}a", "+",
            "&=%;#?",
            "'; DROP TABLE users;--", "%' OR 1=1", "\" OR \"\"=\"", "<script>alert(1)</script>", "</title>",
            "{{7*7}}", "${7*7}",
            "%00", "%0d%0a", "\\u0000", "\\r\\nX-Admin: 1", "null", "undefined", "-1", "1e309", "NaN",
            "../../etc/passwd",
            times("a", 50), times("ü", 50), times("u\u{308}", 25), times("😀", 50), times("ق", 50),
            times("龙", 50),
            times("\u{301}", 50),
        ]

        private func expectIntact(_ form: SignUpForm, _ stack: Stack, _ connection: HTTPConnection) throws {
            let signUp = try connection.exchange(form.request)
            let created = ExpectedAnswer.tokens(201).differences(from: signUp)
            try #require(created.isEmpty, "\(form)")
            let login = try connection.exchange(.login(form.username, form.password))
            let entered = ExpectedAnswer.tokens(200).differences(from: login)
            try #require(entered.isEmpty, "\(form)")
            let me = try connection.exchange(.me(try login.json(as: Tokens.self)))
            let differences = ExpectedAnswer.user.differences(from: me)
            #expect(differences.isEmpty, "\(form)")
            let sent = [
                "username": form.username, "email": form.email, "first_name": form.firstName,
                "last_name": form.lastName,
            ]
            for (name, value) in sent {
                // Quotation marks and backslashes are all that JSON has to escape in these.
                let quoted = value.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                let member = Data("\"\(name)\":\"\(quoted)\"".utf8)
                let isIntact = Data(me.body).range(of: member) != nil
                #expect(isIntact, "\(name) of \(form): \(me.text)")
            }
        }

        @Test("names in any script, of any character that is no control, come back byte for byte")
        func names() throws {
            try APIStack.with { stack in
                let connection = try stack.connect()
                for (index, name) in Self.names.enumerated() {
                    var form = SignUpForm("person\(index)")
                    form.firstName = name
                    form.lastName = Self.names[Self.names.count - 1 - index]
                    try expectIntact(form, stack, connection)
                }
            }
        }

        @Test("user names, passwords and addresses at their bounds are taken, and open the account again")
        func bounds() throws {
            try APIStack.with { stack in
                let connection = try stack.connect()
                for username in [
                    "abc", Self.times("a", 50), "...", "-_-", "A.b_C-9", "000", "null", "__proto__",
                ] {
                    var form = SignUpForm(username)
                    form.email = "\(username.filter { $0 != "." })-@example.com"
                    try expectIntact(form, stack, connection)
                }
                let passwords = [
                    "12345678", Self.times("x", 128), Self.times("😀", 8), Self.times("😀", 128),
                    Self.times(" ", 8), "пароль12",
                    Self.times("e\u{301}", 64), Self.times("\u{301}", 8), "' OR 1=1 --", "a\r\nb\tc\u{7F}d",
                    "&=%+;#?%00",
                ]
                for (index, password) in passwords.enumerated() {
                    var form = SignUpForm("password\(index)")
                    form.password = password
                    try expectIntact(form, stack, connection)
                }
                let domain = Self.times("b", 63) + "." + Self.times("c", 63) + "." + Self.times("d", 58)
                let addresses = [
                    "a@b.co", Self.times("a", 64) + "@example.com",
                    Self.times("e", 64) + "@" + domain + ".co", "o'neil+tag@example.com",
                    "!#$%&*-/=?^_`{|}~@example.com", "a@xn--p1ai.xn--p1ai",
                    "a@" + Self.times("b", 63) + ".com",
                ]
                for (index, address) in addresses.enumerated() {
                    var form = SignUpForm("address\(index)")
                    form.email = address
                    try expectIntact(form, stack, connection)
                }
            }
        }

        @Test("passwords are compared byte for byte: another normal form, case or length is another password")
        func passwords() throws {
            try APIStack.with { stack in
                let connection = try stack.connect()
                var form = SignUpForm("johndoe")
                form.password = "Pässwo\u{301}rd"
                let created = try connection.exchange(form.request)
                #expect(created.status == 201)
                let others = [
                    "Pa\u{308}ssw\u{F3}rd", "Pässw\u{F3}rd", "pässwo\u{301}rd", "Pässwo\u{301}rd ",
                    "Pässwo\u{301}r", "Passwo\u{301}rd",
                ]
                for other in others {
                    let answer = try connection.exchange(.login("johndoe", other))
                    #expect(answer.status == 401, "\(other.unicodeScalars.map(\.value))")
                }
                let good = try connection.exchange(.login("johndoe", form.password))
                #expect(good.status == 200)
            }
        }
    }
}
