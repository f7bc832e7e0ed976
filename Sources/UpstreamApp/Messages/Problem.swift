/// Why a request is refused; `Response.init(problem:at:)` gives it its one shape on the wire.
struct Problem: Error, Equatable, Sendable {
    var code: ErrorCode
    var detail: String
    /// The fields at fault, all at once; only with `.validationError`.
    var fieldErrors: [FieldError] = []
    /// What `Allow` names; only with `.methodNotAllowed`.
    var allow: String?
    /// Seconds after which another try makes sense; only with `.serviceUnavailable`.
    var retryAfterSeconds: Int?
    /// The challenge of a 401 says `invalid_token` when a token was sent (RFC 6750, 3.1).
    var tokenWasSent = false
    /// A session whose tokens the gateway is to refuse from now on.
    var revokes: Revocation?

    init(_ code: ErrorCode, _ detail: String) {
        self.code = code
        self.detail = detail
    }

    static func validation(_ errors: [FieldError]) -> Problem {
        var problem = Problem(.validationError, "Validation failed")
        problem.fieldErrors = errors
        return problem
    }

    /// A token or an identity that was sent and is not good.
    static func invalidToken(_ detail: String, revokes: Revocation? = nil) -> Problem {
        var problem = Problem(.unauthorized, detail)
        problem.tokenWasSent = true
        problem.revokes = revokes
        return problem
    }

    /// A store that does not answer; its own words stay in the log.
    static func unavailable(_ detail: String) -> Problem {
        var problem = Problem(.serviceUnavailable, detail)
        problem.retryAfterSeconds = 1
        return problem
    }
}
