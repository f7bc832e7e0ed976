import Bytes

/// Field names that clients may not send in any spelling that an upstream could take for them.
///
/// Servers that hand fields on as variables (CGI, RFC 3875, section 4.1.18; WSGI; PHP) read `X_User_Id` and
/// `X.User.Id` as `X-User-Id`. So names are compared without regard to case, and every character that is no
/// letter or digit is a hyphen.
struct ProtectedNames: Sendable {
    private var text: [UInt8] = []
    private var ends: [Int] = []
    /// Bit n: some name has n bytes; names of 63 bytes and more share the last one.
    private var lengths: UInt64 = 0

    init(_ names: [String]) {
        for name in names {
            for byte in name.utf8 { text.append(ProtectedNames.folded(byte)) }
            ends.append(text.count)
            lengths |= ProtectedNames.bit(name.utf8.count)
        }
    }

    func contains(_ bytes: Span<UInt8>, _ name: ByteRange) -> Bool {
        if lengths & ProtectedNames.bit(Int(name.count)) == 0 { return false }
        var start = 0
        var index = 0
        while index < ends.count {
            let end = ends[index]
            if end &- start == Int(name.count) && matches(bytes, name, at: start) { return true }
            start = end
            index &+= 1
        }
        return false
    }

    /// Tells whether some spelling of `prefix`, which is in lower case, opens the name.
    static func opens(_ bytes: Span<UInt8>, _ name: ByteRange, with prefix: StaticString) -> Bool {
        let count = prefix.utf8CodeUnitCount
        if Int(name.count) < count { return false }
        var index = 0
        while index < count {
            if folded(bytes[name.lower &+ index]) != prefix.byte(at: index) { return false }
            index &+= 1
        }
        return true
    }

    private func matches(_ bytes: Span<UInt8>, _ name: ByteRange, at start: Int) -> Bool {
        var index = 0
        while index < Int(name.count) {
            if ProtectedNames.folded(bytes[name.lower &+ index]) != text[start &+ index] { return false }
            index &+= 1
        }
        return true
    }

    private static func bit(_ count: Int) -> UInt64 { 1 &<< UInt64(min(count, 63)) }

    private static func folded(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x61...0x7A, 0x30...0x39: byte
        case 0x41...0x5A: byte | 0x20
        default: 0x2D
        }
    }
}
