import EventLoop
import JWT
import Synchronization

/// The layers of all services, for whoever serves a request: made once, used by any thread.
///
/// Asking for one that is not configured throws `notConfigured`, with the variables that would.
final class Services: Sendable {
    private let settings: ServiceSettings
    private let client: HTTPClient
    private let clock: @Sendable () -> Int64
    private let figures = ServiceName.allCases.map { ($0, ServiceFigures()) }
    private let google = Mutex<Google?>(nil)

    private let cache: any Cache
    private let appStoreKey = Mutex<PrivateKey?>(nil)
    private let backblazeClient = Mutex<BackblazeClient?>(nil)

    private struct Google {
        var idTokenCertificates: FirebaseCertificates
        var cookieCertificates: FirebaseCertificates
        var tokens: GoogleTokens
        var account: GoogleServiceAccount
    }

    /// `clock`: seconds since 1970.
    init(
        _ settings: ServiceSettings, cache: any Cache = MemoryCache(), bounds: HTTPBounds = HTTPBounds(),
        clock: @escaping @Sendable () -> Int64 = { Moment.now().wallSeconds }
    ) {
        self.settings = settings
        self.cache = cache
        self.clock = clock
        client = HTTPClient(authorities: settings.authorities, bounds: bounds)
    }

    /// What has been asked of a service, and how it went.
    func figures(of service: ServiceName) -> ServiceFigures {
        guard let figures = figures.first(where: { $0.0 == service })?.1 else {
            preconditionFailure("each service has its figures")
        }
        return figures
    }

    /// Purchases in Apple's App Store; the key is read when it is asked for first.
    func appStore() throws(ServiceError) -> AppStoreClient {
        guard let store = settings.appStore else {
            throw .notConfigured(
                .appStore,
                ["APP_STORE_KEY_ID", "APP_STORE_ISSUER_ID", "APP_STORE_BUNDLE_ID", "APP_STORE_KEY_FILE"])
        }
        let key = try appStoreKey.withLock { made throws(ServiceError) in
            if let made { return made }
            let key = try Self.appStoreKey(store.key)
            made = key
            return key
        }
        let verifier = AppStoreVerifier(
            bundleID: store.bundleID, appID: store.appID,
            environments: store.environment == .sandbox ? [.sandbox] : [.production, .sandbox], clock: clock)
        return AppStoreClient(
            production: store.production, sandbox: store.sandbox, environment: store.environment,
            key: AppStoreClient.Key(
                id: store.keyID, issuer: store.issuer, bundleID: store.bundleID, key: key),
            verifier: verifier, cache: cache, client: client, figures: figures(of: .appStore), clock: clock)
    }

    private static func appStoreKey(_ source: ServiceSettings.KeySource) throws(ServiceError) -> PrivateKey {
        do throws(KeyFault) {
            let pem = try pem(source)
            do throws(KeyError) {
                let key = try PrivateKey(pem: pem)
                if key.algorithm == .es256 { return key }
            } catch { throw KeyFault(text: error.text) }
            throw KeyFault(text: "is no key of P-256")
        } catch {
            throw badKey(.appStore, source, "APP_STORE_KEY", error)
        }
    }

    /// Files in Backblaze B2.
    func backblaze() throws(ServiceError) -> BackblazeClient {
        guard let backblaze = settings.backblaze else {
            throw .notConfigured(.backblaze, ["B2_APPLICATION_KEY_ID", "B2_APPLICATION_KEY"])
        }
        return backblazeClient.withLock { made in
            if let made { return made }
            let client = BackblazeClient(
                BackblazeSession(
                    origin: backblaze.origin, keyID: backblaze.keyID, key: backblaze.key, client: client,
                    figures: figures(of: .backblaze), clock: clock))
            made = client
            return client
        }
    }

    /// Sends e-mail by the provider that is configured.
    func email() throws(ServiceError) -> any EmailSender {
        guard let email = settings.email else {
            throw .notConfigured(.resend, ["RESEND_API_KEY (or BREVO_API_KEY)", "EMAIL_FROM"])
        }
        return try email.provider == .brevo ? brevo() : resend()
    }

    func resend() throws(ServiceError) -> ResendSender {
        guard let resend = settings.resend else { throw .notConfigured(.resend, ["RESEND_API_KEY"]) }
        return ResendSender(
            origin: resend.origin, apiKey: resend.key, sender: settings.email?.sender, client: client,
            figures: figures(of: .resend), clock: clock)
    }

    func brevo() throws(ServiceError) -> BrevoSender {
        guard let brevo = settings.brevo else { throw .notConfigured(.brevo, ["BREVO_API_KEY"]) }
        return BrevoSender(
            origin: brevo.origin, apiKey: brevo.key, sender: settings.email?.sender, client: client,
            figures: figures(of: .brevo), clock: clock)
    }

    /// Verifies what Resend tells of messages.
    func resendWebhook() throws(ServiceError) -> ResendWebhook {
        guard let secret = settings.resend?.webhookSecret, let webhook = ResendWebhook(secret: secret) else {
            throw .notConfigured(.resend, ["RESEND_API_KEY", "RESEND_WEBHOOK_SECRET"])
        }
        return webhook
    }

    func emailTemplate(named name: String) throws(ServiceError) -> EmailTemplate {
        guard let folder = settings.email?.templates else {
            throw .notConfigured(settings.email?.provider ?? .resend, ["EMAIL_TEMPLATES"])
        }
        do throws(EmailTemplate.Fault) {
            return try EmailTemplate(named: name, in: folder)
        } catch {
            throw .invalid(settings.email?.provider ?? .resend, error.text)
        }
    }

    /// The tokens of the service account; its key is read when the first is asked for.
    func googleTokens() throws(ServiceError) -> GoogleTokens { try googleAccount().tokens }

    /// Push messages by Firebase Cloud Messaging.
    func messaging() throws(ServiceError) -> FirebaseMessaging {
        let account = try googleAccount()
        guard let origin = settings.messagingOrigin ?? FirebaseMessaging.standardOrigin else {
            throw .notConfigured(.messaging, ["FCM_URL"])
        }
        return FirebaseMessaging(
            origin: origin, project: settings.googleProject ?? account.account.projectID,
            google: GoogleClient(client: client, tokens: account.tokens, scopes: FirebaseMessaging.scopes),
            figures: figures(of: .messaging), clock: clock)
    }

    /// Users of Firebase Authentication, and their tokens.
    func firebaseAuth() throws(ServiceError) -> FirebaseAuthClient {
        let account = try googleAccount()
        guard let origin = settings.firebaseAuthOrigin ?? FirebaseAuthClient.standardOrigin else {
            throw .notConfigured(.firebaseAuth, ["FIREBASE_AUTH_URL"])
        }
        return FirebaseAuthClient(
            origin: origin, project: settings.googleProject ?? account.account.projectID,
            account: account.account,
            google: GoogleClient(client: client, tokens: account.tokens, scopes: FirebaseAuthClient.scopes),
            idTokenCertificates: account.idTokenCertificates, cookieCertificates: account.cookieCertificates,
            figures: figures(of: .firebaseAuth), clock: clock)
    }

    /// Documents in Firestore.
    func firestore() throws(ServiceError) -> FirestoreClient {
        let account = try googleAccount()
        guard let origin = settings.firestoreOrigin ?? FirestoreClient.standardOrigin else {
            throw .notConfigured(.firestore, ["FIRESTORE_URL"])
        }
        return FirestoreClient(
            origin: origin, project: settings.googleProject ?? account.account.projectID,
            google: GoogleClient(client: client, tokens: account.tokens, scopes: FirestoreClient.scopes),
            figures: figures(of: .firestore), clock: clock)
    }

    /// Objects in Google Cloud Storage.
    func cloudStorage() throws(ServiceError) -> CloudStorageClient {
        let account = try googleAccount()
        guard let origin = settings.cloudStorageOrigin ?? CloudStorageClient.standardOrigin else {
            throw .notConfigured(.cloudStorage, ["GCS_URL"])
        }
        return CloudStorageClient(
            origin: origin, account: account.account,
            project: settings.googleProject ?? account.account.projectID,
            google: GoogleClient(client: client, tokens: account.tokens, scopes: CloudStorageClient.scopes),
            figures: figures(of: .cloudStorage), clock: clock)
    }

    private func googleAccount() throws(ServiceError) -> Google {
        guard settings.hasGoogleAccount else {
            throw .notConfigured(.googleAuth, ["GOOGLE_APPLICATION_CREDENTIALS"])
        }
        return try google.withLock { google throws(ServiceError) in
            if let google { return google }
            let account = try Self.account(settings)
            guard let origin = settings.certificatesOrigin ?? FirebaseCertificates.standardOrigin else {
                throw .notConfigured(.firebaseAuth, ["FIREBASE_CERTIFICATES_URL"])
            }
            func certificates(_ kind: FirebaseTokenKind) -> FirebaseCertificates {
                FirebaseCertificates(kind, at: origin, client, figures(of: .firebaseAuth), clock: clock)
            }
            let made = Google(
                idTokenCertificates: certificates(.idToken), cookieCertificates: certificates(.sessionCookie),
                tokens: GoogleTokens(account, client, figures(of: .googleAuth), clock: clock),
                account: account)
            google = made
            return made
        }
    }

    /// Of the key file, or of its parts.
    private static func account(_ settings: ServiceSettings) throws(ServiceError) -> GoogleServiceAccount {
        if let path = settings.googleCredentials {
            do throws(KeyFault) {
                return try GoogleServiceAccount(bytes(of: path))
            } catch { throw badKey(.googleAuth, .file(path), "", error) }
        }
        guard let parts = settings.googleKey else {
            throw .notConfigured(.googleAuth, ["GOOGLE_APPLICATION_CREDENTIALS"])
        }
        do throws(KeyFault) {
            return try GoogleServiceAccount(
                projectID: parts.projectID, clientEmail: parts.clientEmail, keyID: parts.keyID,
                key: pem(parts.key))
        } catch { throw badKey(.googleAuth, parts.key, "FIREBASE_PRIVATE_KEY", error) }
    }

    private static func badKey(
        _ service: ServiceName, _ source: ServiceSettings.KeySource, _ variable: String, _ fault: KeyFault
    ) -> ServiceError {
        let place =
            switch source {
            case .pem: variable
            case .file(let path): path
            }
        return ServiceError(
            service: service, fault: .credentials, code: "bad_key_file", message: "\(place) \(fault.text)")
    }

    private static func pem(_ source: ServiceSettings.KeySource) throws(KeyFault) -> String {
        switch source {
        case .pem(let text): text
        case .file(let path): String(decoding: try bytes(of: path), as: UTF8.self)
        }
    }

    private static func bytes(of path: String) throws(KeyFault) -> [UInt8] {
        do throws(Files.Failure) {
            if let bytes = try Files.read(path, limit: 65_536) { return bytes }
        } catch {
            throw KeyFault(text: error.reason)
        }
        throw KeyFault(text: "is not there")
    }
}
