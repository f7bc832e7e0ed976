/// What a link in an e-mail of Firebase's is for.
enum FirebaseLinkKind: String, Sendable {
    case passwordReset = "PASSWORD_RESET"
    case verification = "VERIFY_EMAIL"
}
