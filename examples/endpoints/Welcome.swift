/// An e-mail that somebody who signed up has still to get. Times are microseconds since 1970.
struct Welcome: Equatable, Sendable {
    var userID: Int64
    var createdAt: Int64
    /// How often it has been tried, the present one included.
    var attempts: Int64

    /// What the provider knows it by: sent again, it is still one e-mail.
    var key: String { "welcome-\(userID)-\(createdAt)" }
}
