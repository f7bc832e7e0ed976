internal import Bytes

/// Base64 with the standard alphabet and padding (RFC 4648, section 4), read strictly.
public enum Base64 {
    /// The bytes that `text` stands for; nil for a character outside the alphabet, padding that is missing or
    /// too much, or unused bits that are not zero.
    public static func decode(_ text: String) -> [UInt8]? {
        var bytes = Array(text.utf8)
        guard bytes.count % 4 == 0 else { return nil }
        for _ in 0..<2 where bytes.last == 0x3D { bytes.removeLast() }
        for index in bytes.indices {
            switch bytes[index] {
            case 0x2B: bytes[index] = 0x2D
            case 0x2F: bytes[index] = 0x5F
            case 0x2D, 0x5F, 0x3D: return nil
            default: break
            }
        }
        return Base64URL.decode(bytes.span)
    }

    public static func encode(_ bytes: [UInt8]) -> String {
        var buffer = ByteBuffer(capacity: bytes.count * 4 / 3 + 4)
        Base64URL.encode(bytes.span, into: &buffer)
        var text = buffer.readable.array
        for index in text.indices {
            if text[index] == 0x2D { text[index] = 0x2B }
            if text[index] == 0x5F { text[index] = 0x2F }
        }
        while text.count % 4 != 0 { text.append(0x3D) }
        return String(decoding: text, as: UTF8.self)
    }
}
