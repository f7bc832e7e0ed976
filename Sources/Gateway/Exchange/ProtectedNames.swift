import Bytes

/// Field names that clients may not send in any spelling that an upstream could take for them.
///
/// Servers that hand fields on as variables (CGI, RFC 3875, section 4.1.18; WSGI; PHP) read `X_User_Id` and
/// `X.User.Id` as `X-User-Id`. So names are compared without regard to case, and every character that is no
/// letter or digit is a hyphen.
struct ProtectedNames: Sendable {
    /// The names, folded, in the order of their lengths.
    private var text: [UInt8] = []
    /// Where the names of n bytes begin in `text`, and where those of n + 1 do.
    private var starts = [UInt32](repeating: 0, count: 65)

    /// Names of 64 bytes and more, of which there are hardly any.
    private let long: [[UInt8]]

    init(_ names: [String]) {
        long = names.filter { $0.utf8.count > 63 }.map { $0.utf8.map(ProtectedNames.folded) }
        for length in 0..<64 {
            starts[length] = UInt32(text.count)
            for name in names where name.utf8.count == length && length > 0 {
                for byte in name.utf8 { text.append(ProtectedNames.folded(byte)) }
            }
        }
        starts[64] = UInt32(text.count)
    }

    func contains(_ bytes: Span<UInt8>, _ name: ByteRange) -> Bool {
        let count = Int(name.count)
        if count > 63 { return containsLong(bytes, name) }
        var start = Int(starts[count])
        let end = Int(starts[count &+ 1])
        while start < end {
            if matches(bytes, name, at: start) { return true }
            start &+= count
        }
        return false
    }

    @inline(never)
    private func containsLong(_ bytes: Span<UInt8>, _ name: ByteRange) -> Bool {
        long.contains { candidate in
            candidate.count == Int(name.count)
                && candidate.indices.allSatisfy {
                    candidate[$0] == ProtectedNames.folded(bytes[name.lower + $0])
                }
        }
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

    private static func folded(_ byte: UInt8) -> UInt8 {
        switch byte {
        case 0x61...0x7A, 0x30...0x39: byte
        case 0x41...0x5A: byte | 0x20
        default: 0x2D
        }
    }
}
