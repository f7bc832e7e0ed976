public import Foundation

/// What came back, whatever its status.
public struct Answer: Sendable {
    public var status: Int
    /// Names in lower case.
    public var fields: [String: String]
    public var body: Data

    public init(status: Int, fields: [String: String] = [:], body: Data) {
        self.status = status
        self.fields = fields
        self.body = body
    }

    /// Seconds, from a number or a date (RFC 9110, section 10.2.3); one where neither can be read.
    var retryAfter: Duration {
        let value = fields["retry-after"] ?? ""
        if let seconds = Int(value), seconds >= 0, seconds < 1_000_000_000, value.utf8.allSatisfy({ $0 > 47 })
        {
            return .seconds(seconds)
        }
        let formatter = DateFormatter()
        formatter.locale = Locale(identifier: "en_US_POSIX")
        formatter.timeZone = TimeZone(secondsFromGMT: 0)
        formatter.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
        guard let date = formatter.date(from: value) else { return .seconds(1) }
        return .milliseconds(Int64(max(0, min(1e9, date.timeIntervalSinceNow)) * 1000))
    }

    /// The text of an error answer, or nil where there is none.
    var detail: String? { (try? JSONDecoder().decode(Problem.self, from: body))?.detail.text }

    /// Itself, if it is a success; anything else is thrown.
    func accepted() throws(PosternError) -> Answer {
        if (200..<300).contains(status) { return self }
        // Something between here and the gateway may answer in its own manner.
        let problem = try? JSONDecoder().decode(Problem.self, from: body)
        let rows = problem?.detail.rows ?? []
        let listed = rows.map { "\($0.location.joined(separator: ".")): \($0.message)" }.joined(
            separator: "; ")
        let refusal = Refusal(
            status: status,
            detail: problem?.detail.text ?? (listed.isEmpty ? "HTTP status \(status)" : listed),
            errorCode: problem?.errorCode, requestID: fields["x-request-id"])
        switch status {
        case 401: throw .unauthorized(refusal)
        case 422: throw .validationFailed(refusal, rows)
        case 429: throw .rateLimited(refusal, retryAfter: retryAfter)
        default: throw .refused(refusal)
        }
    }

    func decoded<Value: Decodable>(as type: Value.Type = Value.self) throws(PosternError) -> Value {
        do {
            let decoder = JSONDecoder()
            decoder.dateDecodingStrategy = .iso8601
            return try decoder.decode(type, from: body)
        } catch {
            throw .invalidAnswer("the body of a \(status) does not hold what it must")
        }
    }
}

/// An error answer: `detail` is a sentence, or, of a 422, a row for each bad field.
private struct Problem: Decodable {
    enum Detail: Decodable {
        case sentence(String)
        case fields([FieldError])

        var text: String? {
            if case .sentence(let text) = self { text } else { nil }
        }

        var rows: [FieldError] {
            if case .fields(let rows) = self { rows } else { [] }
        }

        init(from decoder: any Decoder) throws {
            let container = try decoder.singleValueContainer()
            if let text = try? container.decode(String.self) {
                self = .sentence(text)
            } else {
                self = .fields(try container.decode([FieldError].self))
            }
        }
    }

    var detail: Detail
    var errorCode: String?

    enum CodingKeys: String, CodingKey {
        case detail
        case errorCode = "error_code"
    }
}
