import Testing

/// Rows that run one after another over kept connections to one pair of programs, in which `johndoe` has
/// signed up; `token` stands for his access token and `renewal` for his refresh token.
struct InputGroup: Sendable, CustomTestStringConvertible {
    static let token = "ACCESS.TOKEN"
    static let renewal = "REFRESH.TOKEN"

    let name: String
    let rows: [InputRow]

    var testDescription: String { name }

    static let all = [
        contentTypes, signUpFields, signUpForms, loginForms, refreshBodies, presentedTokens, targets, sizes,
    ]
}
