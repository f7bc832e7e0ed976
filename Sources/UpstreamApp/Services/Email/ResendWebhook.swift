import Bytes
import JWT

/// Tells whether a webhook is Resend's, by the signature that Svix makes for it
/// (https://docs.svix.com/receiving/verifying-payloads/how-manual).
struct ResendWebhook: Sendable {
    enum Fault: Error, Equatable {
        case noSignature
        /// It was sent, or sent again by somebody else, too long ago.
        case outOfTime
        case wrongSignature
    }

    /// How far its clock may be from ours, in seconds.
    static let tolerance: Int64 = 300

    private let key: [UInt8]

    /// `secret` is what Resend shows beside the webhook: `whsec_` and base64; nil for any other text.
    init?(secret: String) {
        guard secret.hasPrefix("whsec_"), let key = Base64.decode(String(secret.dropFirst(6))),
            key.count >= 16
        else { return nil }
        self.key = key
    }

    /// Throws unless one of the signatures (`v1,…`, several with spaces between them while a secret is
    /// replaced) is that of this id, moment and body; the body as it came, byte for byte.
    func verify(
        id: String?, timestamp: String?, signatures: String?, body: [UInt8], nowSeconds: Int64
    ) throws(Fault) {
        guard let id, let timestamp, let signatures, !id.isEmpty, let sent = Int64(timestamp) else {
            throw .noSignature
        }
        if sent < nowSeconds - Self.tolerance || sent > nowSeconds + Self.tolerance { throw .outOfTime }
        let message = Array("\(id).\(timestamp).".utf8) + body
        let isOurs = signatures.split(separator: " ").contains { signature in
            guard signature.hasPrefix("v1,"), let code = Base64.decode(String(signature.dropFirst(3))) else {
                return false
            }
            return MessageCode.verifies(code, of: message, key: key)
        }
        if !isOurs { throw .wrongSignature }
    }
}
