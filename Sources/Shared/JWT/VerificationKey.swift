/// A key that signatures are checked with: its bytes, and what it may be used for. It holds no private part.
public struct VerificationKey: Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        case rsa(bits: Int)
        case p256, p384, p521
        case ed25519
    }

    /// RFC 7518, section 3.3; larger ones cost whoever checks them more than anybody needs.
    static let leastModulus = 2_048
    static let largestModulus = 8_192

    /// Its `kid`; nil: it has none.
    var id: [UInt8]?
    var kind: Kind
    /// A SubjectPublicKeyInfo in DER (RFC 5280, section 4.1).
    var info: [UInt8]
    /// The one algorithm that it is for, where its set says so.
    var only: TokenAlgorithm?

    /// Reads a SubjectPublicKeyInfo; nil for what is none, or of a kind that signs no tokens.
    init?(info: [UInt8], id: [UInt8]? = nil, only: TokenAlgorithm? = nil) {
        guard let kind = PublicKey.kind(of: info) else { return nil }
        self.id = id
        self.kind = kind
        self.info = info
        self.only = only
    }

    /// Of an RSA key that is too short, or too long to be checked in good time, how many bits it has.
    var weakBits: Int? {
        guard case .rsa(let bits) = kind, bits < Self.leastModulus || bits > Self.largestModulus else {
            return nil
        }
        return bits
    }

    /// The key's type must fit the algorithm (RFC 8725, section 3.2).
    func fits(_ algorithm: TokenAlgorithm) -> Bool {
        if let only, only != algorithm { return false }
        switch algorithm {
        case .hs256, .hs384, .hs512: return false
        case .rs256, .rs384, .rs512, .ps256, .ps384, .ps512:
            if case .rsa = kind { return true }
            return false
        case .es256: return kind == .p256
        case .es384: return kind == .p384
        case .es512: return kind == .p521
        case .edDSA: return kind == .ed25519
        }
    }
}
