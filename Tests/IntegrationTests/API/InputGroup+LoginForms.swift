extension InputGroup {
    private static let unreadable: [(String, [UInt8])] =
        [
            ("a percent sign alone", "a=%"), ("half an escape", "a=%4"),
            ("half an escape in the middle", "a=%4&b=c"),
            ("an escape of no digits", "a=%zz"), ("an escape with a sign", "a=%+1"),
            ("a percent sign in a name", "%=a"),
            ("NUL", "username=johndoe%00&password=secretpassword"), ("NUL in a name", "user%00name=johndoe"),
            ("an overlong slash", "a=%C0%AF"), ("an overlong NUL", "a=%C0%80"),
            ("an overlong of three", "a=%E0%80%AF"),
            ("a lone surrogate", "a=%ED%A0%80"), ("a surrogate pair", "a=%ED%A0%BD%ED%B8%80"),
            ("beyond U+10FFFF", "a=%F4%90%80%80"), ("a start byte without its rest", "a=%C3"),
            ("a byte that starts nothing", "a=%80"), ("FF", "a=%FF"), ("Latin-1", "a=%E9"),
        ].map { ($0, Array($1.utf8)) }
        + [
            ("a byte of no UTF-8", Array("username=".utf8) + [0xFF] + Array("&password=x".utf8)),
            ("NUL as it is", Array("username=a".utf8) + [0] + Array("b&password=x".utf8)),
            ("UTF-16", [0xFF, 0xFE, 0x61, 0, 0x3D, 0]),
        ]

    static let loginForms: InputGroup = {
        let none = ExpectedAnswer.invalid([.missing("username"), .missing("password")])
        let wrong = ExpectedAnswer.error(401, "Incorrect username or password")
        let many = ExpectedAnswer.error(400, "The form has too many fields")
        let form = "username=johndoe&password=secretpassword"
        let long = String(repeating: "a", count: 30_000)
        let pairs: (Int) -> String = { count in (0..<count).map { "k\($0)=v" }.joined(separator: "&") }
        let rows: [(String, String, ExpectedAnswer)] = [
            ("no field", "", none), ("ampersands alone", "&&&", none),
            ("a name without a value", "username", none),
            ("an equals sign", "=", none), ("empty values", "username=&password=", none),
            ("JSON in a form", "{\"username\":\"johndoe\",\"password\":\"secretpassword\"}", none),
            ("no password", "username=johndoe", .invalid([.missing("password")])),
            ("no user name", "password=secretpassword", .invalid([.missing("username")])),
            (
                "a semicolon for the ampersand", "username=johndoe;password=x",
                .invalid([.missing("password")])
            ),
            ("a name with brackets", "username[]=johndoe&password=x", .invalid([.missing("username")])),
            ("a name in capitals", "Username=johndoe&password=x", .invalid([.missing("username")])),
            ("two user names", form + "&username=johndoe", .invalid([.notText("username")])),
            ("two passwords", form + "&password=", .invalid([.notText("password")])),
            ("two of each", form + "&" + form, .invalid([.notText("username"), .notText("password")])),
            (
                "another grant", form + "&grant_type=client_credentials",
                .invalid([.pattern("grant_type", "password")])
            ),
            (
                "a grant in capitals", form + "&grant_type=PASSWORD",
                .invalid([.pattern("grant_type", "password")])
            ),
            (
                "two grants", form + "&grant_type=password&grant_type=password",
                .invalid([.notText("grant_type")])
            ),
            (
                "a bad grant and nothing else", "grant_type=x",
                .invalid([.pattern("grant_type", "password"), .missing("username"), .missing("password")])
            ),
            ("65 pairs", pairs(65), many), ("8,000 pairs", pairs(8_000), many),
            ("64 pairs", pairs(64), none),
            (
                "the fields of OAuth 2", form + "&grant_type=password&scope=&client_id=a&client_secret=b",
                .tokens(200)
            ),
            ("a field that no form has", form + "&is_admin=true&id=2", .tokens(200)),
            ("an empty grant", form + "&grant_type=", .tokens(200)),
            ("an escaped name of a field", "user%6Eame=johndoe&password=secretpassword", .tokens(200)),
            ("another case of the name", "username=JohnDoe&password=secretpassword", .tokens(200)),
            ("ampersands about", "&&" + form + "&&", .tokens(200)),
            ("a quotation that ends SQL", "username='; DROP TABLE users;--&password=%25' OR 1=1", wrong),
            ("a condition that is always so", "username=johndoe&password=' OR '1'='1", wrong),
            ("a name that is a pattern of SQL", "username=johnd%25&password=secretpassword", wrong),
            ("a comment of SQL", "username=johndoe'--&password=x", wrong),
            ("a line end", "username=johndoe%0d%0aX-Admin: 1&password=secretpassword", wrong),
            ("a space before the name", "username=+johndoe&password=secretpassword", wrong),
            ("a space behind the password", "username=johndoe&password=secretpassword+", wrong),
            ("another case of the password", "username=johndoe&password=Secretpassword", wrong),
            ("the Kelvin sign", "username=%E2%84%AA&password=x", wrong),
            ("markup", "username=%3Cscript%3E&password=%3C/script%3E", wrong),
            (
                "values of 30,000 bytes",
                "username=\(long)&password=\(long)",
                wrong
            ),
        ]
        return InputGroup(
            name: "login's form",
            rows: rows.map { InputRow($0, .form(APIRequest.login, $1), $2) }
                + unreadable.flatMap { name, body in
                    [APIRequest.login, APIRequest.signUp].map { target in
                        let request = APIRequest("POST", target, fields: [APIRequest.formType], body: body)
                        return InputRow("\(name) at \(target)", request, .formUnreadable)
                    }
                })
    }()
}
