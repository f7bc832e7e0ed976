internal import Bytes

/// HMAC-SHA-256 of single messages (RFC 2104): what webhooks are signed with.
public enum MessageCode {
    /// 32 bytes.
    public static func code(of message: [UInt8], key: [UInt8]) -> [UInt8] {
        var context = HMACSHA256(key: key.span)
        var code: [UInt8] = []
        let isComputed = context.authenticate(message.span) { code = $0.array }
        precondition(isComputed, "libcrypto computes HMAC-SHA-256")
        return code
    }

    /// Tells whether `code` is that of `message`, in constant time.
    public static func verifies(_ code: [UInt8], of message: [UInt8], key: [UInt8]) -> Bool {
        var context = HMACSHA256(key: key.span)
        return context.verify(message.span, code.span)
    }
}
