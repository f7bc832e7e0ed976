// Invariant: every EVP_PKEY, context and BIO is made and freed within one call; arrays and spans lend their
// bytes for the length of one call.
internal import Bytes
internal import COpenSSL

/// A private key that signs tokens and other texts: RSA with SHA-256 (RS256), or P-256 (ES256).
///
/// It keeps the text and reads it for each signature, which costs little beside the signature itself, so that
/// any thread may sign.
public struct PrivateKey: Sendable {
    private let pem: [UInt8]
    public let algorithm: TokenAlgorithm

    /// Reads PEM (RFC 7468): PKCS #8, PKCS #1 or SEC 1, without a passphrase. An RSA key has 2048 bits or
    /// more.
    public init(pem text: String) throws(KeyError) {
        defer { ERR_clear_error() }
        pem = Array(text.utf8)
        guard let key = unsafe Self.read(pem) else { throw .noPrivateKey }
        defer { unsafe EVP_PKEY_free(key) }
        switch unsafe PublicKey.kind(of: key) {
        case .rsa(let bits):
            if bits < VerificationKey.leastModulus { throw .weak(bits: bits) }
            algorithm = .rs256
        case .p256: algorithm = .es256
        default: throw .noPrivateKey
        }
    }

    private static func read(_ text: [UInt8]) -> OpaquePointer? {
        unsafe text.withUnsafeBufferPointer { bytes in
            guard let memory = unsafe BIO_new_mem_buf(bytes.baseAddress, Int32(clamping: bytes.count)) else {
                return nil
            }
            defer { unsafe BIO_free(memory) }
            // No passphrase: the callback would ask the terminal.
            return unsafe PEM_read_bio_PrivateKey(memory, nil, { _, _, _, _ in -1 }, nil)
        }
    }

    /// The token, in the compact serialization, of a header and claims that are JSON objects.
    public func sign(headerJSON: [UInt8], claimsJSON: [UInt8]) -> String {
        var token = ByteBuffer(capacity: 1_024)
        Base64URL.encode(headerJSON.span, into: &token)
        token.append(0x2E)
        Base64URL.encode(claimsJSON.span, into: &token)
        let signature = signature(of: token.readable)
        token.append(0x2E)
        Base64URL.encode(signature.span, into: &token)
        return token.readable.text
    }

    /// RSASSA-PKCS1-v1_5, or ECDSA in JOSE's form (RFC 7518, 3.4).
    public func signature(of message: Span<UInt8>) -> [UInt8] {
        guard let signature = signed(message) else { preconditionFailure("libcrypto signs with a good key") }
        if algorithm == .rs256 { return signature }
        guard let pair = Self.pair(signature) else { preconditionFailure("libcrypto reads what it wrote") }
        return pair
    }

    /// Both numbers of an ECDSA signature in DER, beside each other, 32 bytes each.
    private static func pair(_ signature: [UInt8]) -> [UInt8]? {
        unsafe signature.withUnsafeBufferPointer { bytes -> [UInt8]? in
            var cursor = bytes.baseAddress
            guard let numbers = unsafe d2i_ECDSA_SIG(nil, &cursor, bytes.count) else { return nil }
            defer { unsafe ECDSA_SIG_free(numbers) }
            var pair = [UInt8](repeating: 0, count: 64)
            let isWhole = unsafe pair.withUnsafeMutableBufferPointer { target in
                guard let start = target.baseAddress else { return false }
                return unsafe BN_bn2binpad(ECDSA_SIG_get0_r(numbers), start, 32) == 32
                    && BN_bn2binpad(ECDSA_SIG_get0_s(numbers), start + 32, 32) == 32
            }
            return isWhole ? pair : nil
        }
    }

    private func signed(_ message: Span<UInt8>) -> [UInt8]? {
        defer { ERR_clear_error() }
        guard let key = unsafe Self.read(pem) else { return nil }
        defer { unsafe EVP_PKEY_free(key) }
        guard let context = unsafe EVP_MD_CTX_new() else { return nil }
        defer { unsafe EVP_MD_CTX_free(context) }
        guard unsafe EVP_DigestSignInit(context, nil, EVP_sha256(), nil, key) == 1 else { return nil }
        var signature = [UInt8](repeating: 0, count: Int(unsafe EVP_PKEY_get_size(key)))
        var count = signature.count
        let isSigned = unsafe message.withUnsafeBufferPointer { message in
            unsafe signature.withUnsafeMutableBufferPointer { target in
                unsafe EVP_DigestSign(context, target.baseAddress, &count, message.baseAddress, message.count)
            }
        }
        return isSigned == 1 ? Array(signature.prefix(count)) : nil
    }
}
