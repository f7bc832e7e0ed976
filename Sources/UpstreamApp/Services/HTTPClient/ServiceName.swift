/// The services outside that the app has a layer for.
enum ServiceName: String, CaseIterable, Sendable {
    case appStore = "app-store"
    case backblaze
    case googleAuth = "google-auth"
    case cloudStorage = "gcs"
    case firebaseAuth = "firebase-auth"
    case firestore
    case messaging = "fcm"
    case resend
    case brevo
}
