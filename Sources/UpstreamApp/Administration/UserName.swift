/// How an operator names a user.
enum UserName: Equatable, Sendable {
    /// A username or an e-mail address, in any case.
    case text(String)
    case id(Int64)

    var description: String {
        switch self {
        case .text(let text): text
        case .id(let id): "id \(id)"
        }
    }
}
