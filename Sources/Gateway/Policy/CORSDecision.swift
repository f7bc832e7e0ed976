/// What the policy says of one request.
struct CORSDecision: Equatable, Sendable {
    var kind: Kind
    /// The origin may read the answer, and the answer says so.
    var allowsOrigin: Bool
    /// Which of the configured origins it is; -1: they are not listed.
    var listed = -1

    enum Kind: Equatable, Sendable {
        /// No other origin asks.
        case sameOrigin
        /// The request goes on; whether its origin may read the answer is said apart.
        case request
        /// A preflight to be answered with 204 by the gateway.
        case preflight
        /// A preflight to be answered with 403, because of this.
        case refusedOrigin, refusedMethod, refusedHeader
    }

    /// The answer is the gateway's own, be it a refusal.
    var isPreflight: Bool {
        switch kind {
        case .sameOrigin, .request: false
        case .preflight, .refusedOrigin, .refusedMethod, .refusedHeader: true
        }
    }

    static let sameOrigin = CORSDecision(kind: .sameOrigin, allowsOrigin: false)

    /// The answer to a preflight that is not allowed; nil to all others.
    var refusal: Refusal? {
        switch kind {
        case .sameOrigin, .request, .preflight: nil
        case .refusedOrigin: CORSDecision.refuse("Origin not allowed", .corsOrigin)
        case .refusedMethod: CORSDecision.refuse("Method not allowed for this origin", .corsMethod)
        case .refusedHeader: CORSDecision.refuse("Header not allowed for this origin", .corsHeader)
        }
    }

    private static func refuse(_ detail: StaticString, _ rule: Rule) -> Refusal {
        Refusal(status: 403, code: .forbidden, detail: detail, rule: rule)
    }
}
