import Bytes
import HTTP1

/// The name by which a request is found again in every log along its way.
struct RequestID {
    /// The longest one that is taken over, in bytes.
    static let longest = 128

    /// The client's own X-Request-ID, if there is exactly one and it is 1 to 128 of `A-Z a-z 0-9 . _ -`; else
    /// one is to be made.
    static func received(_ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> ByteRange? {
        guard let field = head.fields.first(.xRequestID), !head.fields.isRepeated(.xRequestID) else {
            return nil
        }
        guard !field.value.isEmpty, Int(field.value.count) <= longest else { return nil }
        var index = field.value.lower
        while index < field.value.upper {
            switch bytes[index] {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: index &+= 1
            default: return nil
            }
        }
        return field.value
    }
}
