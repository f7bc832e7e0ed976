/// By what a tier tells its clients apart: one bucket for each combination of values.
struct LimitKey: Equatable, Sendable, CustomStringConvertible {
    enum Part: Equatable, Sendable {
        /// The client's address, IPv6 by its leading bits.
        case address
        /// The `sub` of the accepted token, and whose token it is.
        case user
        /// A claim of the accepted token.
        case claim(String)
        /// A request field, named in lower case.
        case field(String)
        /// The route that matched; without it the routes of a tier share their buckets.
        case route

        /// Only a token that was accepted tells it.
        var needsToken: Bool {
            switch self {
            case .user, .claim: true
            case .address, .field, .route: false
            }
        }
    }

    /// As the file spells it.
    var description: String {
        parts.map { part in
            switch part {
            case .address: "address"
            case .user: "user"
            case .claim(let name): "claim:\(name)"
            case .field(let name): "field:\(name)"
            case .route: "route"
            }
        }.joined(separator: ", ")
    }

    /// At least one; no two are equal.
    var parts: [Part]

    static let address = LimitKey(parts: [.address])
    static let user = LimitKey(parts: [.user])

    var needsToken: Bool { parts.contains(where: \.needsToken) }
    /// Clients choose its value themselves, so that alone it stops nobody who wants through.
    var isChosenByClients: Bool {
        parts.contains { if case .field = $0 { true } else { false } } && !needsToken
            && !parts.contains(.address)
    }
}
