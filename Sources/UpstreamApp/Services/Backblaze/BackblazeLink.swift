/// A link that works for a while.
struct BackblazeLink: Equatable, Sendable {
    var downloadURL: String
    /// To be sent as Authorization, or as a parameter of that name.
    var authToken: String

    /// The link with its token.
    var url: String { downloadURL + PercentEncoding.query([("Authorization", authToken)]) }
}
