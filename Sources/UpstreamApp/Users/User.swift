/// A person who signed up. Times are microseconds since 1970.
struct User: Equatable, Sendable {
    var id: Int64
    var username: String
    var email: String
    var firstName: String
    var lastName: String
    var createdAt: Int64
    var updatedAt: Int64
    /// nil while the account is open.
    var disabledAt: Int64?
}
