import JSON
import JWT

/// Verifies what the App Store has signed: by a chain of certificates to Apple's root, and for this app.
struct AppStoreVerifier: Sendable {
    /// Apple's marks for certificates that sign receipts and the like, and for those that issue them.
    private static let leaf = "1.2.840.113635.100.6.11.1"
    private static let intermediate = "1.2.840.113635.100.6.2.1"

    private let token: CertifiedToken
    private let bundleID: String
    /// Apple's number for the app, which notifications of production name.
    private let appID: Int64?
    private let environments: [AppStoreEnvironment]
    private let clock: @Sendable () -> Int64

    /// `clock`: seconds since 1970.
    init(
        bundleID: String, appID: Int64?, environments: [AppStoreEnvironment],
        root: [UInt8] = AppleRoot.certificate, clock: @escaping @Sendable () -> Int64
    ) {
        token = CertifiedToken(
            root: root, leafExtension: Self.leaf, intermediateExtension: Self.intermediate)
        self.bundleID = bundleID
        self.appID = appID
        self.environments = environments
        self.clock = clock
    }

    func transaction(_ signed: String) throws(ServiceError) -> AppStoreTransaction {
        let json = try payload(signed)
        guard let transaction = AppStoreTransaction(json) else {
            throw Self.refused("invalid", "what is signed is no transaction")
        }
        try judge(json["bundleId"]?.string, transaction.environment)
        return transaction
    }

    /// What is to become of a subscription at its end.
    func renewal(_ signed: String) throws(ServiceError) -> JSONValue {
        let json = try payload(signed)
        guard json["originalTransactionId"]?.string != nil, let environment = json["environment"]?.string
        else {
            throw Self.refused("invalid", "what is signed is no renewal")
        }
        try judge(bundleID, environment)
        return json
    }

    /// A notification, and the transaction and renewal within it, each of which is signed for itself.
    func notification(_ signed: String) throws(ServiceError) -> AppStoreNotification {
        let json = try payload(signed)
        guard let id = json["notificationUUID"]?.string, let type = json["notificationType"]?.string,
            let about = ["data", "summary", "externalPurchaseToken", "appData"].compactMap({ json[$0] }).first
        else { throw Self.refused("invalid", "what is signed is no notification") }
        let isSandbox = about["externalPurchaseId"]?.string?.hasPrefix("SANDBOX") == true
        let environment =
            about["environment"]?.string ?? (isSandbox ? AppStoreEnvironment.sandbox : .production).rawValue
        try judge(about["bundleId"]?.string, environment)
        if environment == AppStoreEnvironment.production.rawValue, let appID,
            about["appAppleId"]?.integer != appID
        {
            throw Self.refused("wrong_app", "it is for another app")
        }
        let transaction = try about["signedTransactionInfo"]?.string.map { signed throws(ServiceError) in
            try self.transaction(signed)
        }
        let renewal = try about["signedRenewalInfo"]?.string.map { signed throws(ServiceError) in
            try self.renewal(signed)
        }
        return AppStoreNotification(
            id: id, type: type, subtype: json["subtype"]?.string, transaction: transaction, renewal: renewal,
            json: json)
    }

    private func payload(_ signed: String) throws(ServiceError) -> JSONValue {
        do throws(CertifiedToken.Fault) {
            let bytes = try token.payload(of: signed) { payload in
                // Certificates end before what they signed does.
                (try? JSONValue(payload))?["signedDate"]?.integer.map { $0 / 1_000 } ?? clock()
            }
            if let json = try? JSONValue(bytes) { return json }
        } catch {
            throw Self.refused("invalid", "it is not signed by the App Store: \(error)")
        }
        throw Self.refused("invalid", "what is signed is no JSON")
    }

    private func judge(_ bundle: String?, _ environment: String) throws(ServiceError) {
        if bundle != bundleID { throw Self.refused("wrong_app", "it is for another app") }
        if !environments.contains(where: { $0.rawValue == environment }) {
            throw Self.refused("wrong_environment", "it is of another environment")
        }
    }

    private static func refused(_ code: String, _ text: String) -> ServiceError {
        ServiceError(service: .appStore, fault: .caller, code: code, message: text)
    }
}
