// Invariant: `context` is a live EVP_MD_CTX, owned by this value alone and freed with it; spans lend their
// bytes for the length of one call; OpenSSL writes at most 64 bytes into the array of that many.
internal import COpenSSL

/// A digest of bytes that come in pieces.
@safe
public struct MessageDigest: ~Copyable {
    public enum Algorithm: Sendable { case sha1, sha256 }

    private let context: OpaquePointer

    public init(_ algorithm: Algorithm) {
        let digest = unsafe algorithm == .sha1 ? EVP_sha1() : EVP_sha256()
        guard let context = unsafe EVP_MD_CTX_new(), unsafe EVP_DigestInit_ex(context, digest, nil) == 1
        else {
            preconditionFailure("libcrypto has SHA-1 and SHA-256")
        }
        unsafe self.context = context
    }

    deinit {
        unsafe EVP_MD_CTX_free(context)
    }

    public mutating func update(_ bytes: Span<UInt8>) {
        let isTaken = unsafe bytes.withUnsafeBufferPointer {
            unsafe EVP_DigestUpdate(context, $0.baseAddress, $0.count)
        }
        precondition(isTaken == 1, "libcrypto takes more")
    }

    /// The digest of all that came, as lower-case hexadecimal digits; what comes after belongs to nothing.
    public mutating func finish() -> String {
        var bytes = [UInt8](repeating: 0, count: 64)
        var count: UInt32 = 0
        precondition(unsafe EVP_DigestFinal_ex(context, &bytes, &count) == 1, "libcrypto ends")
        let digits = Array("0123456789abcdef".utf8)
        return String(
            decoding: bytes.prefix(Int(count)).flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] },
            as: UTF8.self)
    }

    /// The digest of bytes that are all there.
    public static func hexadecimal(_ bytes: [UInt8], _ algorithm: Algorithm) -> String {
        var digest = MessageDigest(algorithm)
        digest.update(bytes.span)
        return digest.finish()
    }
}
