/// Where in a request tokens may stand.
enum TokenSource: Equatable, Sendable, CustomStringConvertible {
    /// As a bearer token in Authorization (RFC 6750, section 2.1).
    case authorization
    /// As the value of a cookie of this name (RFC 6265, section 4.2).
    case cookie(String)
    /// As a parameter of this name in the target's query (RFC 6750, section 2.3).
    case query(String)

    var description: String {
        switch self {
        case .authorization: "Authorization"
        case .cookie(let name): "the cookie \(name)"
        case .query(let name): "the query's \(name)"
        }
    }
}
