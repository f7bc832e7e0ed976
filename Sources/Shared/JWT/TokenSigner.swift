internal import Bytes

/// Signs tokens with HMAC-SHA-256; the header is always `{"alg":"HS256","typ":"JWT"}`.
///
/// A signer belongs to one thread.
public struct TokenSigner: ~Copyable {
    private var code: HMACSHA256

    /// `secret` is the shared key, of 32 bytes or more (RFC 7518, section 3.2).
    public init(secret: [UInt8]) {
        code = HMACSHA256(key: secret.span)
    }

    /// The token, in the compact serialization, of claims that are a JSON object.
    public mutating func sign(claimsJSON: String) -> String {
        sign(headerJSON: #"{"alg":"HS256","typ":"JWT"}"#, claimsJSON: claimsJSON)
    }

    /// The same with a header of one's own.
    public mutating func sign(headerJSON: String, claimsJSON: String) -> String {
        var token = ByteBuffer(capacity: 512)
        Base64URL.encode([UInt8](headerJSON.utf8).span, into: &token)
        token.append(0x2E)
        Base64URL.encode([UInt8](claimsJSON.utf8).span, into: &token)
        let text = token.readable.text
        var encoded = ByteBuffer(capacity: 64)
        let signed = code.authenticate(token.readable) { Base64URL.encode($0, into: &encoded) }
        precondition(signed, "libcrypto computes HMAC-SHA-256")
        return text + "." + encoded.readable.text
    }
}
