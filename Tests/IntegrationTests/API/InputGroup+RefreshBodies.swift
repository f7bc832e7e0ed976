extension InputGroup {
    static let refreshBodies: InputGroup = {
        let missing = ExpectedAnswer.invalid([.missing("refresh_token")])
        let notText = ExpectedAnswer.invalid([.notText("refresh_token")])
        let notObject = ExpectedAnswer.invalid([.notObject])
        let deep: (Int) -> String = { "{\"a\":" + String(repeating: "[", count: $0) }
        let rows: [(String, String, ExpectedAnswer)] = [
            ("white space alone", " \n", .jsonUnreadable), ("an open object", "{", .jsonUnreadable),
            ("an open string", "{\"refresh_token\":\"a", .jsonUnreadable),
            ("an open value", "{\"refresh_token\":", .jsonUnreadable),
            ("text behind it", "{\"refresh_token\":\"a\"}x", .jsonUnreadable),
            ("two objects", "{\"refresh_token\":\"a\"}{\"refresh_token\":\"a\"}", .jsonUnreadable),
            ("a comma too many", "{\"refresh_token\":\"a\",}", .jsonUnreadable),
            ("a comment", "{\"refresh_token\":\"a\"/* */}", .jsonUnreadable),
            ("apostrophes", "{'refresh_token':'a'}", .jsonUnreadable),
            ("a bare name", "{refresh_token:\"a\"}", .jsonUnreadable),
            ("NaN", "{\"refresh_token\":NaN}", .jsonUnreadable),
            ("Infinity", "{\"a\":-Infinity}", .jsonUnreadable),
            ("a number with a zero first", "{\"a\":01}", .jsonUnreadable),
            ("half a number", "{\"a\":1.}", .jsonUnreadable),
            ("a word in capitals", "{\"a\":TRUE}", .jsonUnreadable),
            ("60,000 open arrays", deep(60_000), .jsonUnreadable),
            (
                "30,000 nested arrays", deep(30_000) + String(repeating: "]", count: 30_000) + "}",
                .jsonUnreadable
            ),
            ("60,000 open objects", String(repeating: "{\"a\":", count: 12_000), .jsonUnreadable),
            ("a member twice", "{\"refresh_token\":\"a\",\"refresh_token\":\"a\"}", .jsonUnreadable),
            (
                "a good member and another", "{\"refresh_token\":\"\(renewal)\",\"refresh_token\":\"a\"}",
                .jsonUnreadable
            ),
            (
                "a member twice, escaped once",
                "{\"refresh_token\":\"\(renewal)\",\"refresh\\u005ftoken\":\"a\"}", .jsonUnreadable
            ),
            ("a byte order mark", "\u{FEFF}{\"refresh_token\":\"a\"}", .jsonUnreadable),
            ("NUL as it is", "{\"refresh_token\":\"a\0\"}", .jsonUnreadable),
            ("NUL by an escape", "{\"refresh_token\":\"a\\u0000\"}", .jsonUnreadable),
            ("a line end as it is", "{\"refresh_token\":\"a\nb\"}", .jsonUnreadable),
            ("a lone surrogate", "{\"refresh_token\":\"\\ud800\"}", .jsonUnreadable),
            ("surrogates in the wrong order", "{\"refresh_token\":\"\\udc00\\ud800\"}", .jsonUnreadable),
            ("half an escape", "{\"refresh_token\":\"\\u12\"}", .jsonUnreadable),
            ("an escape that there is not", "{\"refresh_token\":\"\\x41\"}", .jsonUnreadable),
            ("a form", "refresh_token=\(renewal)", .jsonUnreadable),
            (
                "5,000 members", "{" + (0..<5_000).map { "\"k\($0)\":1" }.joined(separator: ",") + "}",
                .jsonUnreadable
            ),
            ("an array", "[]", notObject), ("an array with it", "[{\"refresh_token\":\"a\"}]", notObject),
            ("null", "null", notObject), ("a text", "\"\(renewal)\"", notObject),
            ("a number", "1", notObject),
            ("true", "true", notObject), ("nothing", "", missing), ("no member", "{}", missing),
            ("another member", "{\"token\":\"\(renewal)\"}", missing),
            ("a name in capitals", "{\"REFRESH_TOKEN\":\"\(renewal)\"}", missing),
            ("a number for the token", "{\"refresh_token\":1}", notText),
            ("null for the token", "{\"refresh_token\":null}", notText),
            ("true for the token", "{\"refresh_token\":true}", notText),
            ("an array for the token", "{\"refresh_token\":[\"a\"]}", notText),
            ("an object for the token", "{\"refresh_token\":{}}", notText),
            ("an empty token", "{\"refresh_token\":\"\"}", .invalidToken),
            ("no JWT", "{\"refresh_token\":\"a.b.c\"}", .invalidToken),
            (
                "a token of 60,000 bytes", "{\"refresh_token\":\"\(String(repeating: "a", count: 60_000))\"}",
                .invalidToken
            ),
            ("SQL for a token", "{\"refresh_token\":\"'; DROP TABLE sessions;--\"}", .invalidToken),
            ("an emoji for a token", "{\"refresh_token\":\"\\ud83d\\ude00\"}", .invalidToken),
            ("a token with a space", "{\"refresh_token\":\" \(renewal)\"}", .invalidToken),
            ("a signature cut short", "{\"refresh_token\":\"\(renewal)x\"}", .invalidToken),
            ("an access token", "{\"refresh_token\":\"\(token)\"}", .error(401, "Invalid token type")),
        ]
        let bytes: [(String, [UInt8])] = [
            ("a byte of no UTF-8", Array("{\"refresh_token\":\"".utf8) + [0xFF] + Array("\"}".utf8)),
            ("an overlong slash", Array("{\"refresh_token\":\"".utf8) + [0xC0, 0xAF] + Array("\"}".utf8)),
            (
                "an encoded surrogate",
                Array("{\"refresh_token\":\"".utf8) + [0xED, 0xA0, 0x80] + Array("\"}".utf8)
            ),
            (
                "UTF-16",
                [0xFF, 0xFE] + Array("{\"a\":1}".utf16).flatMap { [UInt8($0 & 0xFF), UInt8($0 >> 8)] }
            ),
        ]
        return InputGroup(
            name: "refresh's JSON",
            rows: rows.map { name, body, expected in
                let request = APIRequest(
                    "POST", APIRequest.refresh, fields: [APIRequest.jsonType], body: Array(body.utf8))
                return InputRow(name, request, expected)
            }
                + bytes.map { name, body in
                    let request = APIRequest(
                        "POST", APIRequest.refresh, fields: [APIRequest.jsonType], body: body)
                    return InputRow(name, request, .jsonUnreadable)
                })
    }()
}
