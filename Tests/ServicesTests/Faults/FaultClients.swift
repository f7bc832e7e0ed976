import Foundation
import JWT
import Testing

@testable import UpstreamApp

/// A client of each layer, of which all speak with one server, and ask another for what they are granted.
struct FaultClients: Sendable {
    let backblaze: BackblazeClient
    let cloudStorage: CloudStorageClient
    let firebaseAuth: FirebaseAuthClient
    let messaging: FirebaseMessaging
    let firestore: FirestoreClient
    let appStore: AppStoreClient
    let resend: ResendSender
    let brevo: BrevoSender
    let tokens: GoogleTokens
    /// A folder of their own.
    let folder: String

    static let clock: @Sendable () -> Int64 = { TestService.now }
    static let secrets = ["b2-application-key", "re_secret_key", "xkeysib-secret-key"]

    init(service: String, grantor: String, _ bounds: HTTPBounds) throws {
        let client = HTTPClient(bounds: bounds)
        let (clock, figures) = (Self.clock, ServiceFigures())
        let origin = try #require(ServiceOrigin(service))
        let granting = try #require(ServiceOrigin(grantor))
        folder = "/tmp/postern-faults-\(UUID().uuidString.prefix(13))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        backblaze = BackblazeClient(
            BackblazeSession(
                origin: granting, keyID: "key-id", key: Self.secrets[0], client: client, figures: figures,
                clock: clock),
            concurrency: 1)
        let account = try GoogleServiceAccount(GoogleKeyFile.text(tokenURL: grantor + "/token"))
        let tokens = GoogleTokens(account, client, figures, clock: clock)
        self.tokens = tokens
        func google(_ scopes: [String]) -> GoogleClient {
            GoogleClient(client: client, tokens: tokens, scopes: scopes)
        }
        cloudStorage = CloudStorageClient(
            origin: origin, account: account, project: "project", google: google(CloudStorageClient.scopes),
            figures: figures, clock: clock, concurrency: 1, pieceBytes: 262_144,
            policy: bounds.policy(CloudStorageClient.standardPolicy))
        firebaseAuth = FirebaseAuthClient(
            origin: origin, project: "project", account: account, google: google(FirebaseAuthClient.scopes),
            idTokenCertificates: FirebaseCertificates(.idToken, at: origin, client, figures, clock: clock),
            cookieCertificates: FirebaseCertificates(
                .sessionCookie, at: origin, client, figures, clock: clock),
            figures: figures, clock: clock)
        messaging = FirebaseMessaging(
            origin: origin, project: "project", google: google(FirebaseMessaging.scopes), figures: figures,
            clock: clock, concurrency: 1)
        firestore = FirestoreClient(
            origin: origin, project: "project", google: google(FirestoreClient.scopes), figures: figures,
            clock: clock)
        appStore = try AppStoreChain.client(origin, client, figures)
        let sender = try TestService.recipient("Shop <shop@example.com>")
        resend = ResendSender(
            origin: origin, apiKey: Self.secrets[1], sender: sender, client: client, figures: figures,
            clock: clock)
        brevo = BrevoSender(
            origin: origin, apiKey: Self.secrets[2], sender: sender, client: client, figures: figures,
            clock: clock)
    }

    func removeFolder() { try? FileManager.default.removeItem(atPath: folder) }

    /// A file of so many bytes in the folder.
    func file(_ bytes: [UInt8]) throws -> String {
        try Data(bytes).write(to: URL(filePath: folder + "/local"))
        return folder + "/local"
    }
}
