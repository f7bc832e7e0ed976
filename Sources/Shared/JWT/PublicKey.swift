// Invariant: `key` is a live EVP_PKEY, owned by this object alone and freed with it; every context is made
// and freed within one call; arrays and spans lend their bytes for the length of one call.
internal import Bytes
internal import COpenSSL

/// A public key as libcrypto holds it, and the signatures that it checks. It belongs to one thread.
@safe
final class PublicKey {
    private let key: OpaquePointer

    /// Takes a SubjectPublicKeyInfo that `kind` has found good.
    init?(info: [UInt8]) {
        guard let key = unsafe Self.decoded(info) else { return nil }
        unsafe self.key = key
    }

    deinit {
        unsafe EVP_PKEY_free(key)
    }

    /// Reads all of `info`, and nothing behind it.
    private static func decoded(_ info: [UInt8]) -> OpaquePointer? {
        unsafe info.withUnsafeBufferPointer { bytes in
            var cursor = bytes.baseAddress
            guard let key = unsafe d2i_PUBKEY(nil, &cursor, bytes.count) else { return nil }
            if unsafe cursor == bytes.baseAddress.map({ unsafe $0 + bytes.count }) { return unsafe key }
            unsafe EVP_PKEY_free(key)
            return nil
        }
    }

    /// What kind of key it is; nil for what is no key, and for one that signs no tokens here.
    static func kind(of info: [UInt8]) -> VerificationKey.Kind? {
        defer { ERR_clear_error() }
        guard let key = unsafe decoded(info) else { return nil }
        defer { unsafe EVP_PKEY_free(key) }
        return unsafe kind(of: key)
    }

    /// The same of a key that the caller keeps.
    static func kind(of key: OpaquePointer) -> VerificationKey.Kind? {
        switch unsafe EVP_PKEY_get_base_id(key) {
        case EVP_PKEY_RSA:
            return unsafe hasSoundExponent(key) ? .rsa(bits: Int(EVP_PKEY_get_bits(key))) : nil
        case EVP_PKEY_ED25519: return .ed25519
        case EVP_PKEY_EC:
            // Parameters of its own may be chosen so that the key is anybody's (CVE-2020-0601).
            var isExplicit: Int32 = 1
            guard unsafe EVP_PKEY_get_int_param(key, "decoded-from-explicit", &isExplicit) == 1,
                isExplicit == 0
            else { return nil }
            var name = [CChar](repeating: 0, count: 64)
            var count = 0
            let isNamed = unsafe name.withUnsafeMutableBufferPointer {
                unsafe EVP_PKEY_get_group_name(key, $0.baseAddress, $0.count, &count)
            }
            if isNamed != 1 { return nil }
            switch String(decoding: name.prefix(count).map { UInt8(bitPattern: $0) }, as: UTF8.self) {
            case "prime256v1": return .p256
            case "secp384r1": return .p384
            case "secp521r1": return .p521
            default: return nil
            }
        default: return nil
        }
    }

    /// Odd, and from 3 to 2^64: with an exponent of 1 every message is its own signature.
    private static func hasSoundExponent(_ key: OpaquePointer) -> Bool {
        var exponent: OpaquePointer?
        guard unsafe EVP_PKEY_get_bn_param(key, "e", &exponent) == 1 else { return false }
        defer { unsafe BN_free(exponent) }
        return unsafe BN_is_odd(exponent) == 1 && BN_num_bits(exponent) >= 2 && BN_num_bits(exponent) <= 64
    }

    /// The SubjectPublicKeyInfo of a certificate in DER; nil for what is none.
    static func info(ofCertificate der: [UInt8]) -> [UInt8]? {
        defer { ERR_clear_error() }
        return unsafe der.withUnsafeBufferPointer { bytes -> [UInt8]? in
            var cursor = bytes.baseAddress
            guard let certificate = unsafe d2i_X509(nil, &cursor, bytes.count) else { return nil }
            defer { unsafe X509_free(certificate) }
            let field = unsafe X509_get_X509_PUBKEY(certificate)
            let count = unsafe i2d_X509_PUBKEY(field, nil)
            guard count > 0 else { return nil }
            var info = [UInt8](repeating: 0, count: Int(count))
            let written = unsafe info.withUnsafeMutableBufferPointer {
                var target = $0.baseAddress
                return unsafe i2d_X509_PUBKEY(field, &target)
            }
            return written == count ? info : nil
        }
    }

    /// Tells whether `signature`, in JOSE's form, is that of `message`; a fault of libcrypto is a no.
    func verifies(_ message: Span<UInt8>, _ signature: Span<UInt8>, _ algorithm: TokenAlgorithm) -> Bool {
        switch algorithm {
        case .es256, .es384, .es512:
            let count = algorithm == .es256 ? 64 : algorithm == .es384 ? 96 : 132
            if signature.count != count { return false }
            let encoded = DERWriter.signature(signature)
            return check(message, encoded.span, algorithm)
        case .edDSA where signature.count != 64: return false
        default: return check(message, signature, algorithm)
        }
    }

    private func check(
        _ message: Span<UInt8>, _ signature: Span<UInt8>, _ algorithm: TokenAlgorithm
    ) -> Bool {
        defer { ERR_clear_error() }
        guard let context = unsafe EVP_MD_CTX_new() else { return false }
        defer { unsafe EVP_MD_CTX_free(context) }
        let digest: OpaquePointer? =
            switch algorithm.digest {
            case .none: nil
            case .sha256: unsafe EVP_sha256()
            case .sha384: unsafe EVP_sha384()
            case .sha512: unsafe EVP_sha512()
            }
        var keyContext: OpaquePointer?
        guard unsafe EVP_DigestVerifyInit(context, &keyContext, digest, nil, key) == 1 else { return false }
        switch algorithm {
        case .ps256, .ps384, .ps512:
            // The salt is as long as the digest (RFC 7518, section 3.5).
            guard unsafe EVP_PKEY_CTX_set_rsa_padding(keyContext, RSA_PKCS1_PSS_PADDING) == 1,
                unsafe EVP_PKEY_CTX_set_rsa_pss_saltlen(keyContext, RSA_PSS_SALTLEN_DIGEST) == 1
            else { return false }
        default: break
        }
        return unsafe message.withUnsafeBufferPointer { message in
            unsafe signature.withUnsafeBufferPointer { signature in
                unsafe EVP_DigestVerify(
                    context, signature.baseAddress, signature.count, message.baseAddress, message.count) == 1
            }
        }
    }

    /// Tells whether `code` is the HMAC of `message`; compares in constant time.
    static func verifies(
        _ message: Span<UInt8>, code: Span<UInt8>, secret: [UInt8], _ algorithm: TokenAlgorithm
    ) -> Bool {
        let digest = unsafe algorithm.digest == .sha384 ? EVP_sha384() : EVP_sha512()
        var computed = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        let isComputed = unsafe message.withUnsafeBufferPointer { message in
            unsafe secret.withUnsafeBufferPointer { secret in
                unsafe computed.withUnsafeMutableBufferPointer { target in
                    unsafe HMAC(
                        digest, secret.baseAddress, Int32(secret.count), message.baseAddress, message.count,
                        target.baseAddress, &count) != nil
                }
            }
        }
        return isComputed && constantTimeEquals(computed.span.extracting(0..<Int(count)), code)
    }
}
