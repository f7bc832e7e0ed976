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
        /// The path of the key, in PEM.
        var keyFile: String
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

    /// A file in PEM; empty: the system's authorities.
    var authorities = ""
    var appStore: AppStore?
    var backblaze: Backblaze?
    var resend: Resend?
    var brevo: Brevo?
    var email: Email?
    /// The path of a service account's key.
    var googleCredentials: String?
    /// nil: the account's own.
    var googleProject: String?
    /// nil: Google's.
    var cloudStorageOrigin: ServiceOrigin?
    var firebaseAuthOrigin: ServiceOrigin?
    var firestoreOrigin: ServiceOrigin?
    var certificatesOrigin: ServiceOrigin?
    var messagingOrigin: ServiceOrigin?
}
