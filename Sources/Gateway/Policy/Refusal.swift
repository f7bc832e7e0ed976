import HTTP1

/// An answer the gateway gives by itself instead of forwarding: what the client is told, and which rule said
/// so.
///
/// It holds no text of its own making, so that to refuse costs no allocation and can leak nothing.
struct Refusal: Equatable, Error {
    var status: Int
    var code: ErrorCode
    var detail: StaticString
    var rule: Rule
    var challenge: Challenge = .none
    /// The connection ends with this answer, because what follows on it cannot be trusted.
    var closes = false

    /// What `WWW-Authenticate` says (RFC 6750, section 3).
    enum Challenge: Equatable { case none, bearer, invalidToken }

    static func == (left: Refusal, right: Refusal) -> Bool {
        left.status == right.status && left.rule == right.rule && left.challenge == right.challenge
            && left.closes == right.closes && left.detail.description == right.detail.description
    }

    static func unauthorized(_ detail: StaticString, _ rule: Rule, sentToken: Bool = true) -> Refusal {
        Refusal(
            status: 401, code: .unauthorized, detail: detail, rule: rule,
            challenge: sentToken ? .invalidToken : .bearer)
    }
}
