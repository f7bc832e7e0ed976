/// An e-mail address as people have them: an ASCII dot-atom, `@`, and a domain of two labels or more (RFC
/// 5321, 4.1.2; quoted local parts and address literals are left out on purpose).
///
/// The domain is held in lower case; the local part as written, though it is compared without regard to case.
struct EmailAddress: Equatable, Sendable {
    /// In bytes, all of it.
    static let maxLength = 254

    let text: String

    /// Nil when `text` is not an address. At most 64 bytes before the `@` and `maxLength` altogether.
    init?(_ text: String) {
        let bytes = Array(text.utf8)
        guard bytes.count <= Self.maxLength, let at = bytes.lastIndex(of: 0x40), (1...64).contains(at),
            Self.isDotAtom(bytes[..<at]), Self.isDomain(bytes[(at + 1)...])
        else { return nil }
        let domain = bytes[(at + 1)...].map { (0x41...0x5A).contains($0) ? $0 | 0x20 : $0 }
        self.text = String(decoding: bytes[...at] + domain, as: UTF8.self)
    }

    private static func isDotAtom(_ bytes: ArraySlice<UInt8>) -> Bool {
        bytes.split(separator: 0x2E, omittingEmptySubsequences: false).allSatisfy { atom in
            !atom.isEmpty && atom.allSatisfy(isAtomByte)
        }
    }

    private static func isDomain(_ bytes: ArraySlice<UInt8>) -> Bool {
        let labels = bytes.split(separator: 0x2E, omittingEmptySubsequences: false)
        guard labels.count >= 2, let last = labels.last, !last.allSatisfy(isDigit) else { return false }
        return labels.allSatisfy { label in
            (1...63).contains(label.count) && label.first != 0x2D && label.last != 0x2D
                && label.allSatisfy { isLetter($0) || isDigit($0) || $0 == 0x2D }
        }
    }

    /// `atext` of RFC 5322, 3.2.3.
    private static func isAtomByte(_ byte: UInt8) -> Bool {
        if isLetter(byte) || isDigit(byte) { return true }
        switch byte {
        case 0x21, 0x23...0x27, 0x2A, 0x2B, 0x2D, 0x2F, 0x3D, 0x3F, 0x5E...0x60, 0x7B...0x7E: return true
        default: return false
        }
    }

    private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }
    private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }
}
