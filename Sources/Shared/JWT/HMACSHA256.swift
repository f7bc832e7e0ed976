// Invariant: `context` is a live EVP_MAC_CTX, initialised with key and digest, owned by this value alone and
// freed with it; spans lend their bytes for the length of one call; OpenSSL writes at most 32 bytes into
// `digest`.
internal import Bytes
internal import COpenSSL

/// HMAC-SHA-256 (RFC 2104) by libcrypto, with one context that is begun again for each message.
@safe
struct HMACSHA256: ~Copyable {
    private let context: OpaquePointer
    private var digest: [32 of UInt8] = .init(repeating: 0)

    init(key: Span<UInt8>) {
        // Without its texts of errors and its lists of everything by name, which nobody asks for, libcrypto
        // is half a megabyte smaller. Only what is said before its first use counts.
        let bare =
            OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS | OPENSSL_INIT_NO_ADD_ALL_CIPHERS
            | OPENSSL_INIT_NO_ADD_ALL_DIGESTS
        _ = OPENSSL_init_crypto(UInt64(bare), nil)
        let algorithm = unsafe EVP_MAC_fetch(nil, "HMAC", nil)
        let made = unsafe EVP_MAC_CTX_new(algorithm)
        unsafe EVP_MAC_free(algorithm)
        var ready = false
        if let made = unsafe made {
            ready = unsafe Self.begin(made, key: key)
        }
        guard ready, let context = unsafe made else {
            preconditionFailure("libcrypto has HMAC-SHA-256")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MAC_CTX_free(context)
    }

    private static func begin(_ context: OpaquePointer, key: Span<UInt8>) -> Bool {
        // A parameter keeps the addresses of its name and its value, so that both must outlive the call.
        let name = [CChar](OSSL_MAC_PARAM_DIGEST.utf8CString)
        var digest = [CChar]("SHA256".utf8CString)
        return unsafe name.withUnsafeBufferPointer { name in
            unsafe digest.withUnsafeMutableBufferPointer { digest in
                let parameters = unsafe [
                    OSSL_PARAM_construct_utf8_string(name.baseAddress, digest.baseAddress, 0),
                    OSSL_PARAM_construct_end(),
                ]
                return unsafe key.withUnsafeBufferPointer { key in
                    unsafe EVP_MAC_init(context, key.baseAddress, key.count, parameters) == 1
                }
            }
        }
    }

    /// Tells whether `signature` is the code of `message`; compares in constant time. A fault of libcrypto is
    /// a no.
    mutating func verify(_ message: Span<UInt8>, _ signature: Span<UInt8>) -> Bool {
        guard compute(message) else { return false }
        return constantTimeEquals(digest.span, signature)
    }

    /// Hands the code of `message` to `body`, or answers false when libcrypto fails.
    mutating func authenticate(_ message: Span<UInt8>, _ body: (Span<UInt8>) -> Void) -> Bool {
        guard compute(message) else { return false }
        body(digest.span)
        return true
    }

    private mutating func compute(_ message: Span<UInt8>) -> Bool {
        guard unsafe EVP_MAC_init(context, nil, 0, nil) == 1 else { return false }
        let context = unsafe context
        let updated = unsafe message.withUnsafeBufferPointer {
            unsafe EVP_MAC_update(context, $0.baseAddress, $0.count)
        }
        guard updated == 1 else { return false }
        var count = 0
        var target = digest.mutableSpan
        let ended = unsafe target.withUnsafeMutableBufferPointer {
            unsafe EVP_MAC_final(context, $0.baseAddress, &count, $0.count)
        }
        return ended == 1 && count == 32
    }
}
