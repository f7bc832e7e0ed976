internal import Bytes
internal import JSON

/// The public keys of one issuer: read once, never changed.
public struct KeySet: Equatable, Sendable {
    static let mostKeys = 64
    /// Keys that a token without `kid` may be checked with, so that none costs more than so many signatures.
    static let mostTries = 8

    private(set) var keys: [VerificationKey]

    /// How many keys there are.
    public var count: Int { keys.count }

    init(_ keys: [VerificationKey]) throws(KeyError) {
        if let bits = keys.lazy.compactMap(\.weakBits).first { throw .weak(bits: bits) }
        if keys.isEmpty { throw .noKeys }
        if keys.count > Self.mostKeys { throw .tooMany }
        self.keys = keys
    }

    /// Tells whether some key of the set can check signatures of this algorithm.
    public func hasKey(for algorithm: TokenAlgorithm) -> Bool { keys.contains { $0.fits(algorithm) } }

    /// Tells whether some key of the set has this `kid`.
    public func hasKey(id: [UInt8]) -> Bool { keys.contains { $0.id == id } }

    /// Several sets as one.
    public init(joining sets: [KeySet]) throws(KeyError) {
        try self.init(sets.flatMap(\.keys))
    }

    /// Reads public keys and certificates in PEM (RFC 7468), however many; what is around them is passed
    /// over.
    public init(pem text: [UInt8]) throws(KeyError) {
        var keys: [VerificationKey] = []
        let blocks = PEMText.blocks(text)
        for (number, block) in blocks.enumerated() {
            let info: [UInt8]? =
                switch block.label {
                case "PUBLIC KEY": block.content
                case "RSA PUBLIC KEY": DERWriter.info(rsaPublicKey: block.content)
                default: PublicKey.info(ofCertificate: block.content)
                }
            guard let info, let key = VerificationKey(info: info) else { throw .unreadable(number + 1) }
            keys.append(key)
        }
        if blocks.isEmpty { throw .notPEM }
        try self.init(keys)
    }

    /// Reads a JSON Web Key Set (RFC 7517, section 5). Keys of other kinds and for other uses are passed
    /// over, and so are secrets, which have no place in one.
    public init(jwks text: [UInt8]) throws(KeyError) {
        self = try Self.counting(jwks: text).set
    }

    /// Tells whether both hold the same keys, in whatever order.
    public func hasSameKeys(as other: KeySet) -> Bool {
        keys.count == other.keys.count && keys.allSatisfy(other.keys.contains)
            && other.keys.allSatisfy(keys.contains)
    }

    /// The same, and how many keys of the set are of no use here.
    public static func counting(jwks text: [UInt8]) throws(KeyError) -> (set: KeySet, leftOut: Int) {
        var members = JSONMembers(capacity: text.count)
        do throws(JSONError) {
            try members.parse(text.span, limits: JSONLimits(depth: 16, members: 4_096))
        } catch {
            throw .notJSON
        }
        guard let list = members.member(named: "keys"), list.kind == .array else { throw .notJSON }
        let raw = Array(members.text.array[list.value.bounds])
        var reading = KeySetReading()
        for element in objects(raw) { try reading.add(key(Array(raw[element]))) }
        return (try reading.set(), reading.leftOut)
    }

    /// Where the objects stand in the raw text of an array that has been read as JSON.
    private static func objects(_ text: [UInt8]) -> [Range<Int>] {
        var ranges: [Range<Int>] = []
        var depth = 0
        var start = 0
        var isInString = false
        var index = 0
        while index < text.count {
            let byte = text[index]
            if isInString {
                if byte == 0x5C { index += 1 } else if byte == 0x22 { isInString = false }
            } else if byte == 0x22 {
                isInString = true
            } else if byte == 0x7B || byte == 0x5B {
                depth += 1
                if depth == 2 && byte == 0x7B { start = index }
            } else if byte == 0x7D || byte == 0x5D {
                if depth == 2 && byte == 0x7D { ranges.append(start..<index + 1) }
                depth -= 1
            }
            index += 1
        }
        return ranges
    }

    private static func key(_ text: [UInt8]) -> VerificationKey? {
        var members = JSONMembers(capacity: text.count)
        do throws(JSONError) {
            try members.parse(text.span, limits: JSONLimits(depth: 16, members: 4_096))
        } catch {
            return nil
        }
        let bytes = members.text.array
        func string(_ name: StaticString) -> String? {
            guard let member = members.member(named: name), member.kind == .string else { return nil }
            return String(decoding: bytes[member.value.bounds], as: UTF8.self)
        }
        func number(_ name: StaticString) -> [UInt8]? {
            guard let text = string(name), !text.isEmpty else { return nil }
            let encoded = Array(text.utf8)
            return Base64URL.decode(encoded.span)
        }
        if let use = string("use"), use != "sig" { return nil }
        // A set that tells a private part has lost that key.
        if members.member(named: "d") != nil { return nil }
        if let operations = members.member(named: "key_ops"), operations.kind == .array,
            !String(decoding: bytes[operations.value.bounds], as: UTF8.self).contains("\"verify\"")
        {
            return nil
        }
        var only: TokenAlgorithm?
        if let name = string("alg") {
            guard let algorithm = TokenAlgorithm(rawValue: name) else { return nil }
            only = algorithm
        }
        let info: [UInt8]?
        switch string("kty") {
        case "RSA":
            guard let modulus = number("n"), let exponent = number("e"), exponent.count <= 8 else {
                return nil
            }
            info = DERWriter.info(modulus: modulus, exponent: exponent)
        case "EC":
            guard let curve = string("crv"), let x = number("x"), let y = number("y") else { return nil }
            info = DERWriter.info(curve: curve, x: x, y: y)
        case "OKP" where string("crv") == "Ed25519":
            guard let x = number("x") else { return nil }
            info = DERWriter.info(ed25519: x)
        default: return nil
        }
        guard let info else { return nil }
        return VerificationKey(info: info, id: string("kid").map { Array($0.utf8) }, only: only)
    }
}
