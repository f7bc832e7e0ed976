/// The two kinds of tokens that Firebase signs for users.
enum FirebaseTokenKind: Equatable, Sendable, CaseIterable {
    case idToken, sessionCookie

    /// What stands before the project.
    var issuer: String {
        switch self {
        case .idToken: "https://securetoken.google.com/"
        case .sessionCookie: "https://session.firebase.google.com/"
        }
    }

    /// Where their certificates are, by `kid`.
    var certificatesPath: String {
        switch self {
        case .idToken: "/robot/v1/metadata/x509/securetoken@system.gserviceaccount.com"
        case .sessionCookie: "/identitytoolkit/v3/relyingparty/publicKeys"
        }
    }
}
