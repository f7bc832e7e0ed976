@testable import UpstreamApp

/// The layers whose operations the table has, and what is the same for all operations of one.
enum FaultLayer: String, CaseIterable, Sendable {
    case backblaze, cloudStorage, firebaseAuth, messaging, firestore, firestoreTransaction, appStore, resend,
        brevo, googleTokens

    /// Where its operations are declared, and the type that declares them.
    var sources: [(file: String, type: String)] {
        switch self {
        case .backblaze: [("Backblaze/BackblazeStorage", "protocol BackblazeStorage")]
        case .cloudStorage: [("GoogleCloudStorage/CloudStorage", "protocol CloudStorage")]
        case .firebaseAuth: [("FirebaseAuth/FirebaseAuthentication", "protocol FirebaseAuthentication")]
        case .messaging:
            [
                ("Messaging/Messaging", "protocol Messaging"),
                ("Messaging/FirebaseMessaging", "struct FirebaseMessaging"),
            ]
        case .firestore: [("Firestore/Firestore", "protocol Firestore")]
        case .firestoreTransaction: [("Firestore/FirestoreTransaction", "final class FirestoreTransaction")]
        case .appStore: [("AppStore/AppStore", "protocol AppStore")]
        case .resend, .brevo:
            [("Email/EmailSender", "protocol EmailSender"), ("Email/EmailSender", "extension EmailSender")]
        case .googleTokens: [("GoogleAuth/GoogleTokens", "final class GoogleTokens")]
        }
    }

    var service: ServiceName {
        switch self {
        case .backblaze: .backblaze
        case .cloudStorage: .cloudStorage
        case .firebaseAuth: .firebaseAuth
        case .messaging: .messaging
        case .firestore, .firestoreTransaction: .firestore
        case .appStore: .appStore
        case .resend: .resend
        case .brevo: .brevo
        case .googleTokens: .googleAuth
        }
    }

    /// Who grants what its requests bring, and how often that is asked while it fails.
    var grantor: (service: ServiceName, attempts: Int)? {
        switch self {
        case .backblaze: (.backblaze, 5)
        case .cloudStorage, .firebaseAuth, .messaging, .firestore, .firestoreTransaction: (.googleAuth, 3)
        case .appStore, .resend, .brevo, .googleTokens: nil
        }
    }

    /// Too many requests, in its own words.
    func busy(seconds: Int64) -> FaultReply {
        let body = #"{"message":"too many","code":"too_many_requests","name":"rate_limit_exceeded"}"#
        let field: (String, String) =
            switch self {
            // A moment in milliseconds since 1970.
            case .appStore: ("Retry-After", "\((TestService.now + seconds) * 1_000)")
            case .brevo: ("x-sib-ratelimit-reset", "\(seconds)")
            default: ("Retry-After", "\(seconds)")
            }
        return FaultReply(429, [field], body)
    }

    /// An authorisation that has come to its end.
    var expired: FaultReply {
        switch self {
        case .backblaze:
            FaultReply(401, #"{"status":401,"code":"expired_auth_token","message":"it has expired"}"#)
        case .appStore: FaultReply(401, "Unauthenticated")
        case .googleTokens: FaultReply(401, #"{"error":"invalid_client","error_description":"no"}"#)
        case .resend, .brevo: FaultReply(401, #"{"name":"invalid","code":"unauthorized","message":"no"}"#)
        default: FaultReply(401, #"{"error":{"code":401,"status":"UNAUTHENTICATED","message":"no"}}"#)
        }
    }

    /// What it says to a request that it refuses.
    func refusal(_ text: String) -> FaultReply {
        let body =
            switch self {
            case .backblaze, .resend, .brevo: #"{"code":"no","name":"no","message":"\#(text)"}"#
            case .appStore: #"{"errorCode":1,"errorMessage":"\#(text)"}"#
            case .googleTokens: #"{"error":"no","error_description":"\#(text)"}"#
            default: #"{"error":{"code":403,"status":"PERMISSION_DENIED","message":"\#(text)"}}"#
            }
        return FaultReply(403, body)
    }
}
