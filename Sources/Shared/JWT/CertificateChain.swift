// Invariant: every certificate, store, context, stack and object identifier is made and freed within one
// call; a stack holds certificates that outlive it; arrays lend their bytes for the length of one call.
internal import COpenSSL

/// A leaf and an intermediate, verified up to a root that is known, by libcrypto (RFC 5280, 6).
enum CertificateChain {
    enum Fault: Error, Equatable {
        case unreadable
        /// In libcrypto's words.
        case untrusted(String)
        /// A certificate is for something else: it does not have the extension that was asked for.
        case purpose
    }

    /// True once libcrypto knows the digests of certificates by name, which a signer of tokens has it not
    /// load.
    private static let areDigestsKnown: Bool = {
        guard unsafe EVP_add_digest(EVP_sha1()) != 0, unsafe EVP_add_digest(EVP_sha256()) != 0,
            unsafe EVP_add_digest(EVP_sha384()) != 0, unsafe EVP_add_digest(EVP_sha512()) != 0
        else { return false }
        return true
    }()

    /// Throws unless `leaf` was issued by `intermediate`, and that by `root`, all good at `seconds` (since
    /// 1970), and both have their extension.
    static func verify(
        leaf: [UInt8], intermediate: [UInt8], root: [UInt8], leafExtension: String,
        intermediateExtension: String,
        at seconds: Int64
    ) throws(Fault) {
        defer { ERR_clear_error() }
        guard areDigestsKnown else { throw .unreadable }
        guard let leaf = unsafe certificate(leaf) else { throw .unreadable }
        defer { unsafe X509_free(leaf) }
        guard let intermediate = unsafe certificate(intermediate) else { throw .unreadable }
        defer { unsafe X509_free(intermediate) }
        guard let root = unsafe certificate(root) else { throw .unreadable }
        defer { unsafe X509_free(root) }
        guard let store = unsafe X509_STORE_new(), unsafe X509_STORE_add_cert(store, root) == 1 else {
            throw .unreadable
        }
        defer { unsafe X509_STORE_free(store) }
        guard let others = unsafe OPENSSL_sk_new_null() else { throw .unreadable }
        defer { unsafe OPENSSL_sk_free(others) }
        _ = unsafe OPENSSL_sk_push(others, UnsafeRawPointer(intermediate))
        guard let context = unsafe X509_STORE_CTX_new() else { throw .unreadable }
        defer { unsafe X509_STORE_CTX_free(context) }
        guard unsafe X509_STORE_CTX_init(context, store, leaf, others) == 1 else { throw .unreadable }
        unsafe X509_STORE_CTX_set_time(context, 0, time_t(seconds))
        guard unsafe X509_verify_cert(context) == 1 else {
            let code = unsafe X509_STORE_CTX_get_error(context)
            throw .untrusted(unsafe String(cString: X509_verify_cert_error_string(Int(code))))
        }
        guard unsafe has(leaf, leafExtension), unsafe has(intermediate, intermediateExtension) else {
            throw .purpose
        }
    }

    private static func certificate(_ der: [UInt8]) -> OpaquePointer? {
        unsafe der.withUnsafeBufferPointer { bytes in
            var cursor = bytes.baseAddress
            guard let certificate = unsafe d2i_X509(nil, &cursor, bytes.count) else { return nil }
            if unsafe cursor == bytes.baseAddress.map({ unsafe $0 + bytes.count }) {
                return unsafe certificate
            }
            unsafe X509_free(certificate)
            return nil
        }
    }

    private static func has(_ certificate: OpaquePointer, _ identifier: String) -> Bool {
        guard let object = unsafe OBJ_txt2obj(identifier, 1) else { return false }
        defer { unsafe ASN1_OBJECT_free(object) }
        return unsafe X509_get_ext_by_OBJ(certificate, object, -1) >= 0
    }
}
