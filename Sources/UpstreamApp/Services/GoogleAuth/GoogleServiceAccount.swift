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
    init(_ text: [UInt8]) throws(KeyFault) {
        guard let json = try? JSONValue(text), json["type"]?.string == "service_account" else {
            throw KeyFault(text: "is no JSON key of a service account")
        }
        func member(_ name: String) throws(KeyFault) -> String {
            guard let value = json[name]?.string, !value.isEmpty else {
                throw KeyFault(text: "has no \(name)")
            }
            return value
        }
        try self.init(
            projectID: member("project_id"), clientEmail: member("client_email"),
            keyID: member("private_key_id"), key: json["private_key"]?.string ?? "")
        if let url = json["token_uri"]?.string { tokenURL = url }
        guard ServiceOrigin.isAcceptable(tokenURL) else {
            throw KeyFault(text: "has a token_uri that is not https")
        }
    }

    /// `key` in PEM.
    init(projectID: String, clientEmail: String, keyID: String, key pem: String) throws(KeyFault) {
        self.projectID = projectID
        self.clientEmail = clientEmail
        self.keyID = keyID
        do throws(KeyError) {
            key = try PrivateKey(pem: pem)
        } catch {
            throw KeyFault(text: "has a private_key that \(error.text)")
        }
        guard key.algorithm == .rs256 else { throw KeyFault(text: "has a private_key that is not RSA") }
        tokenURL = "https://oauth2.googleapis.com/token"
    }
}
