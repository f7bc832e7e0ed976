extension InputGroup {
    private static let form = "username=johndoe&password=secretpassword"
    private static let json = "{\"refresh_token\":\"\(renewal)\"}"

    private static func row(
        _ target: String, _ fields: [String], _ body: String, _ expected: ExpectedAnswer
    ) -> InputRow {
        let name = "\(target.split(separator: "/").last ?? "") with \(fields)"
        return InputRow(name, APIRequest("POST", target, fields: fields, body: Array(body.utf8)), expected)
    }

    static let contentTypes: InputGroup = {
        let notForm = ExpectedAnswer.error(415, "Content-Type must be application/x-www-form-urlencoded")
        let notJSON = ExpectedAnswer.error(415, "Content-Type must be application/json")
        let refused = [
            [], ["Content-Type:"], ["Content-Type: text/plain"], ["Content-Type: application/xml"],
            ["Content-Type: multipart/form-data; boundary=x"], ["Content-Type: multipart/form-data"],
            ["Content-Type: ;"], ["Content-Type: application"], ["Content-Type: */*"],
        ]
        var rows: [InputRow] = []
        for (target, body) in [(APIRequest.login, form), (APIRequest.signUp, form)] {
            let others = [
                [APIRequest.jsonType], [APIRequest.formType + "; charset=latin1"],
                [APIRequest.formType + "; charset=iso-8859-1"], [APIRequest.formType + "; charset=utf-16"],
                [APIRequest.formType, APIRequest.formType], [APIRequest.formType + ", text/plain"],
                ["Content-Type: application/x-www-form-urlencodedx"],
            ]
            rows += (refused + others).map { row(target, $0, body, notForm) }
        }
        let others = [
            [APIRequest.formType], [APIRequest.jsonType + "; charset=latin1"],
            [APIRequest.jsonType + "; charset=utf-16"],
            ["Content-Type: application/problem+json"], ["Content-Type: text/json"],
            [APIRequest.jsonType, APIRequest.jsonType],
        ]
        rows += (refused + others).map { row(APIRequest.refresh, $0, json, notJSON) }
        let encoded = ExpectedAnswer.error(415, "Content-Encoding is not supported")
        for coding in ["gzip", "br", "identity, gzip", "x"] {
            rows.append(
                row(APIRequest.login, [APIRequest.formType, "Content-Encoding: \(coding)"], form, encoded))
            rows.append(
                row(APIRequest.refresh, [APIRequest.jsonType, "Content-Encoding: \(coding)"], json, encoded))
        }
        let taken = [
            "Content-Type: application/x-www-form-urlencoded; charset=utf-8",
            "Content-Type: application/x-www-form-urlencoded;charset=\"UTF-8\"",
            "Content-Type: Application/X-WWW-Form-URLEncoded",
            "content-type:application/x-www-form-urlencoded",
        ]
        rows += taken.map { row(APIRequest.login, [$0], form, .tokens(200)) }
        let empty = ExpectedAnswer.invalid([.missing("username"), .missing("password")])
        rows.append(row(APIRequest.login, [], "", empty))
        rows.append(row(APIRequest.refresh, [], "", .invalid([.missing("refresh_token")])))
        return InputGroup(name: "content types", rows: rows)
    }()
}
