extension InputGroup {
    private static func both(_ name: String, _ fields: [String], _ expected: ExpectedAnswer) -> [InputRow] {
        [
            InputRow("users/me: \(name)", APIRequest("GET", APIRequest.me, fields: fields), expected),
            InputRow("logout: \(name)", APIRequest("POST", APIRequest.logout, fields: fields), expected),
        ]
    }

    /// What no good token is; and a good one with things beside it that must not matter.
    static let presentedTokens: InputGroup = {
        let none = ExpectedAnswer.error(401, "Not authenticated")
        let bearer = "Authorization: Bearer "
        let refused: [(String, [String], ExpectedAnswer)] = [
            ("no field", [], none), ("an empty field", ["Authorization:"], none),
            ("a scheme alone", ["Authorization: Bearer"], none),
            ("another scheme", ["Authorization: Basic am9obmRvZTpzZWNyZXQ="], none),
            ("the token without a scheme", ["Authorization: \(token)"], none),
            ("a scheme of its own", ["Authorization: Token \(token)"], none),
            ("an escaped space", ["Authorization: Bearer%20\(token)"], none),
            ("a cookie", ["Cookie: access_token=\(token)"], none),
            ("X-User-Id alone", ["X-User-Id: 1", "X-Session-Id: a", "X-Token-Expires: 9999999999"], none),
            (
                "X-Forwarded-User",
                ["X-Forwarded-User: johndoe", "Remote-User: johndoe", "X-Remote-User: johndoe"], none
            ),
            ("no JWT", [bearer + "a.b.c"], .invalidToken), ("dots", [bearer + ".."], .invalidToken),
            ("null", [bearer + "null"], .invalidToken),
            ("quotation marks", [bearer + "\"\(token)\""], .invalidToken),
            ("a word behind it", [bearer + token + " x"], .invalidToken),
            ("a letter more", [bearer + token + "A"], .invalidToken),
            ("another alphabet", [bearer + "é"], .invalidToken),
            ("9,000 bytes", [bearer + String(repeating: "a", count: 9_000)], .invalidToken),
            (
                "no signature", [bearer + "eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.eyJzdWIiOiIxIn0."],
                .invalidToken
            ),
            ("SQL", [bearer + "'; DROP TABLE users;--"], .invalidToken),
            ("two fields", [bearer + token, bearer + token], .invalidToken),
            ("a refresh token", [bearer + renewal], .error(401, "Invalid token type")),
        ]
        let identity = [
            "X-User-Id: 2", "X_User_Id: 2", "x-user-ID: 2", "X-Session-Id: a", "X-Token-Id: a",
            "X-Token-Expires: 1",
            "X-Auth-Time: 1", "X-HTTP-Method-Override: DELETE", "X-Original-URL: /api/v1/users/2",
            "Forwarded: for=192.0.2.1",
        ]
        let taken: [(String, [String], String)] = [
            ("a scheme in lower case", ["Authorization: bearer \(token)"], ""),
            ("a scheme in capitals", ["AUTHORIZATION: BEARER \(token)"], ""),
            ("identity fields of a client", ["Authorization: Bearer \(token)"] + identity, ""),
            ("a JSON body", ["Authorization: Bearer \(token)", APIRequest.jsonType], "{bad"),
            ("a form", ["Authorization: Bearer \(token)", APIRequest.formType], "id=2&a=%"),
            ("a body of NULs", ["Authorization: Bearer \(token)", "Content-Type: text/plain"], "\0\0"),
        ]
        return InputGroup(
            name: "tokens as they are presented",
            rows: refused.flatMap { both($0, $1, $2) }
                + taken.map {
                    InputRow(
                        "users/me: \($0)", APIRequest("GET", APIRequest.me, fields: $1, body: Array($2.utf8)),
                        .user)
                }
                + [
                    InputRow(
                        "a token in the query", APIRequest("GET", APIRequest.me + "?access_token=\(token)"),
                        none),
                    InputRow(
                        "a token and a query",
                        APIRequest("GET", APIRequest.me + "?id=2", fields: [bearer + token]), .user),
                ])
    }()
}
