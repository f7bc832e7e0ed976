import Bytes
import HTTP1
import JSON

/// What a handler answers with; the connection adds Content-Length, Date and Connection.
struct Response: Equatable, Sendable {
    var status: Int
    var contentType: String
    /// Further fields, in order.
    var fields: [Field] = []
    var body: [UInt8]

    struct Field: Equatable, Sendable {
        var name: String
        var value: String
    }

    init(status: Int, contentType: String, body: [UInt8]) {
        self.status = status
        self.contentType = contentType
        self.body = body
    }

    init(status: Int, json: JSONObject) {
        self.init(status: status, contentType: "application/json", body: json.bytes)
    }

    /// A page.
    init(html: String, status: Int) {
        self.init(status: status, contentType: "text/html; charset=utf-8", body: Array(html.utf8))
    }

    /// A redirect that keeps the method (RFC 9110, 15.4.8).
    init(redirect location: String) {
        self.init(status: 307, contentType: "text/plain; charset=utf-8", body: [])
        add("Location", location)
    }

    /// The one shape of errors. `now` is in seconds since 1970.
    init(problem: Problem, at now: Int64) {
        let json = Self.members(of: problem, timestamp: Timestamp.text(seconds: now))
        self.init(status: problem.code.status, json: json)
        if problem.code == .unauthorized {
            add("WWW-Authenticate", problem.tokenWasSent ? "Bearer error=\"invalid_token\"" : "Bearer")
        }
        if let allow = problem.allow { add("Allow", allow) }
        if let seconds = problem.retryAfterSeconds { add("Retry-After", String(seconds)) }
        if let revocation = problem.revokes { add("Gateway-Revoke", revocation.fieldValue) }
    }

    /// What the body of an error holds.
    static func members(of problem: Problem, timestamp: String) -> JSONObject {
        var json = JSONObject()
        if problem.fieldErrors.isEmpty {
            json.set("detail", problem.detail)
        } else {
            json.set("detail", problem.fieldErrors.map(\.json))
        }
        json.set("error_code", problem.code.rawValue)
        json.set("timestamp", timestamp)
        return json
    }

    mutating func add(_ name: String, _ value: String) {
        fields.append(Field(name: name, value: value))
    }

    func value(of name: String) -> String? {
        fields.first { $0.name == name }?.value
    }
}
