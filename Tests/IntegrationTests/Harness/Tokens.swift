/// What sign-up, login and refresh answer.
struct Tokens: Decodable {
    var access: String
    var refresh: String?
    var type: String

    enum CodingKeys: String, CodingKey {
        case access = "access_token"
        case refresh = "refresh_token"
        case type = "token_type"
    }

    /// The field line that presents the access token.
    var authorization: String { "Authorization: Bearer \(access)" }
}
