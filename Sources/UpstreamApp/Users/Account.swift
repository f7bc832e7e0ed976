/// What a login needs to know of a user.
struct Account: Equatable, Sendable {
    var userID: Int64
    /// A PHC string.
    var passwordHash: String
    var isDisabled: Bool
}
