/// What sign-up, login and refresh answer.
struct Grant: Decodable {
    var accessToken: String
    var refreshToken: String?
    var tokenType: String

    enum CodingKeys: String, CodingKey {
        case accessToken = "access_token"
        case refreshToken = "refresh_token"
        case tokenType = "token_type"
    }

    /// Without rotation a refresh brings no refresh token: the old one stays.
    func tokens(after old: Tokens?) throws(PosternError) -> Tokens {
        for token in [accessToken, refreshToken ?? "-"] {
            guard !token.isEmpty, token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
                throw .invalidAnswer("the answer holds no token")
            }
        }
        return Tokens(accessToken: accessToken, refreshToken: refreshToken ?? old?.refreshToken)
    }
}
