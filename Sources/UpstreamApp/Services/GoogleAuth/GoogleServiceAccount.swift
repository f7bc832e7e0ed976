import JSON
import JWT

/// The key file of a Google service account, as the Cloud Console hands it out.
struct GoogleServiceAccount: Sendable {
    var projectID: String
    var clientEmail: String
    var keyID: String
    var key: PrivateKey
    /// Where its assertions are exchanged for tokens.
    var tokenURL: String

    /// Reads the file's JSON; `text` says what is wrong without showing any of it.
    init(_ text: [UInt8]) throws(GoogleKeyFault) {
        guard let json = try? JSONValue(text), json["type"]?.string == "service_account" else {
            throw GoogleKeyFault(text: "is no JSON key of a service account")
        }
        func member(_ name: String) throws(GoogleKeyFault) -> String {
            guard let value = json[name]?.string, !value.isEmpty else {
                throw GoogleKeyFault(text: "has no \(name)")
            }
            return value
        }
        projectID = try member("project_id")
        clientEmail = try member("client_email")
        keyID = try member("private_key_id")
        do throws(KeyError) {
            key = try PrivateKey(pem: json["private_key"]?.string ?? "")
        } catch {
            throw GoogleKeyFault(text: "has a private_key that \(error.text)")
        }
        guard key.algorithm == .rs256 else { throw GoogleKeyFault(text: "has a private_key that is not RSA") }
        tokenURL = json["token_uri"]?.string ?? "https://oauth2.googleapis.com/token"
        guard ServiceOrigin.isAcceptable(tokenURL) else {
            throw GoogleKeyFault(text: "has a token_uri that is not https")
        }
    }
}
