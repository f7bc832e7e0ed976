/// Writes the few structures of DER (X.690) that keys and signatures come to.
enum DERWriter {
    static func element(_ tag: UInt8, _ content: [UInt8]) -> [UInt8] {
        [tag] + length(content.count) + content
    }

    static func sequence(_ parts: [UInt8]...) -> [UInt8] { element(0x30, parts.flatMap { $0 }) }

    /// An unsigned number, its highest byte first.
    static func integer(_ number: some Collection<UInt8>) -> [UInt8] {
        let digits = Array(number.drop { $0 == 0 })
        if digits.isEmpty { return element(0x02, [0]) }
        return element(0x02, digits[0] & 0x80 == 0 ? digits : [0] + digits)
    }

    /// A whole number of bytes of bits.
    static func bits(_ content: [UInt8]) -> [UInt8] { element(0x03, [0] + content) }

    private static func length(_ count: Int) -> [UInt8] {
        if count < 0x80 { return [UInt8(count)] }
        var digits: [UInt8] = []
        var rest = count
        while rest > 0 {
            digits.insert(UInt8(truncatingIfNeeded: rest), at: 0)
            rest >>= 8
        }
        return [0x80 | UInt8(digits.count)] + digits
    }

    // The algorithms' identifiers: RFC 3279 (rsaEncryption), RFC 5480 (curves), RFC 8410 (Ed25519).
    private static let rsa: [UInt8] = [
        0x30, 0x0D, 0x06, 0x09, 0x2A, 0x86, 0x48, 0x86, 0xF7, 0x0D, 0x01, 0x01, 0x01, 0x05, 0x00,
    ]
    private static let curve: [UInt8] = [0x06, 0x07, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x02, 0x01]
    private static let p256: [UInt8] = [0x06, 0x08, 0x2A, 0x86, 0x48, 0xCE, 0x3D, 0x03, 0x01, 0x07]
    private static let p384: [UInt8] = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x22]
    private static let p521: [UInt8] = [0x06, 0x05, 0x2B, 0x81, 0x04, 0x00, 0x23]
    private static let ed25519: [UInt8] = [0x30, 0x05, 0x06, 0x03, 0x2B, 0x65, 0x70]

    /// The SubjectPublicKeyInfo of an RSA key.
    static func info(modulus: [UInt8], exponent: [UInt8]) -> [UInt8] {
        info(rsaPublicKey: sequence(integer(modulus), integer(exponent)))
    }

    /// The same of an RSAPublicKey (RFC 8017, A.1.1).
    static func info(rsaPublicKey key: [UInt8]) -> [UInt8] { sequence(rsa, bits(key)) }

    /// Of a point of P-256, P-384 or P-521, by the name that RFC 7518 has for it; nil for any other.
    static func info(curve name: String, x: [UInt8], y: [UInt8]) -> [UInt8]? {
        let (identifier, count) =
            switch name {
            case "P-256": (p256, 32)
            case "P-384": (p384, 48)
            case "P-521": (p521, 66)
            default: ([UInt8](), 0)
            }
        if count == 0 || x.count != count || y.count != count { return nil }
        return sequence(element(0x30, curve + identifier), bits([0x04] + x + y))
    }

    static func info(ed25519 key: [UInt8]) -> [UInt8]? {
        key.count == 32 ? sequence(ed25519, bits(key)) : nil
    }

    /// An ECDSA signature (RFC 3279, 2.2.3) of one in JOSE's form, both numbers beside each other.
    static func signature(_ pair: Span<UInt8>) -> [UInt8] {
        var bytes: [UInt8] = []
        for index in 0..<pair.count { bytes.append(pair[index]) }
        return sequence(integer(bytes[..<(bytes.count / 2)]), integer(bytes[(bytes.count / 2)...]))
    }
}
