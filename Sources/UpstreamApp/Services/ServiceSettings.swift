/// What the services are told; nil: not configured.
struct ServiceSettings: Equatable, Sendable {
    struct Resend: Equatable, Sendable {
        var key: String
        var origin: ServiceOrigin
        var webhookSecret: String?
    }

    struct Brevo: Equatable, Sendable {
        var key: String
        var origin: ServiceOrigin
    }

    struct Backblaze: Equatable, Sendable {
        var keyID: String
        var key: String
        var origin: ServiceOrigin
    }

    struct AppStore: Equatable, Sendable {
        var keyID: String
        var issuer: String
        var bundleID: String
        var key: KeySource
        var appID: Int64?
        var environment: AppStoreEnvironment
        var production: ServiceOrigin
        var sandbox: ServiceOrigin
    }

    struct Email: Equatable, Sendable {
        /// Whom messages go to.
        var provider: ServiceName
        var sender: EmailRecipient?
        var templates: String?
    }

    /// A private key: in PEM, or where it stands so.
    enum KeySource: Equatable, Sendable {
        case pem(String)
        case file(String)
    }

    /// A service account without its key file.
    struct GoogleKey: Equatable, Sendable {
        var projectID: String
        var clientEmail: String
        var keyID: String
        var key: KeySource
    }

    /// A file in PEM; empty: the system's authorities.
    var authorities = ""
    var appStore: AppStore?
    var backblaze: Backblaze?
    var resend: Resend?
    var brevo: Brevo?
    var email: Email?
    /// The path of a service account's key.
    var googleCredentials: String?
    /// In its place.
    var googleKey: GoogleKey?
    /// nil: the account's own.
    var googleProject: String?
    /// nil: Google's.
    var cloudStorageOrigin: ServiceOrigin?
    var firebaseAuthOrigin: ServiceOrigin?
    var firestoreOrigin: ServiceOrigin?
    var certificatesOrigin: ServiceOrigin?
    var messagingOrigin: ServiceOrigin?

    var hasGoogleAccount: Bool { googleCredentials != nil || googleKey != nil }
}
