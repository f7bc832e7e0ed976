/// One request to the API, byte for byte; Host and Content-Length are added.
struct APIRequest: Sendable {
    static let signUp = "/api/v1/auth/signup"
    static let login = "/api/v1/auth/login"
    static let refresh = "/api/v1/auth/refresh"
    static let logout = "/api/v1/auth/logout"
    static let me = "/api/v1/users/me"

    static let formType = "Content-Type: application/x-www-form-urlencoded"
    static let jsonType = "Content-Type: application/json"

    var method: String
    var target: String
    /// Whole lines.
    var fields: [String]
    var body: [UInt8]

    init(_ method: String, _ target: String, fields: [String] = [], body: [UInt8] = []) {
        self.method = method
        self.target = target
        self.fields = fields
        self.body = body
    }

    /// A form that is sent as it stands.
    static func form(_ target: String, _ body: String) -> APIRequest {
        APIRequest("POST", target, fields: [formType], body: Array(body.utf8))
    }

    static func login(_ username: String, _ password: String) -> APIRequest {
        let pairs = [("username", username), ("password", password)]
        return form(login, pairs.map { "\($0)=\(escaped($1))" }.joined(separator: "&"))
    }

    static func refresh(_ tokens: Tokens) -> APIRequest {
        let body = "{\"refresh_token\": \"\(tokens.refresh ?? "")\"}"
        return APIRequest("POST", refresh, fields: [jsonType], body: Array(body.utf8))
    }

    static func logout(_ tokens: Tokens) -> APIRequest {
        APIRequest("POST", logout, fields: [tokens.authorization])
    }

    static func me(_ tokens: Tokens) -> APIRequest { APIRequest("GET", me, fields: [tokens.authorization]) }

    /// As it goes over the wire.
    var bytes: [UInt8] {
        let lines =
            ["\(method) \(target) HTTP/1.1", "Host: localhost"] + fields + ["Content-Length: \(body.count)"]
        return Array((lines.joined(separator: "\r\n") + "\r\n\r\n").utf8) + body
    }

    /// A value as forms have it: all but letters and digits by percent escapes.
    static func escaped(_ value: String) -> String {
        value.utf8.map { byte in
            let isPlain =
                byte < 0x80 && (Unicode.Scalar(byte).properties.isAlphabetic || (0x30...0x39).contains(byte))
            let digits = String(byte, radix: 16)
            return isPlain ? String(Unicode.Scalar(byte)) : digits.count == 1 ? "%0\(digits)" : "%\(digits)"
        }.joined()
    }
}

extension HTTPConnection {
    func send(_ request: APIRequest) throws { try send(bytes: request.bytes) }

    func exchange(_ request: APIRequest) throws -> Response {
        try send(request)
        return try receive(answering: request.method)
    }
}
