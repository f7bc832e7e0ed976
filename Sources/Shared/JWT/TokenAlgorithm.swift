/// How a token may be signed (RFC 7518, section 3.1; RFC 8037, section 3.1).
public enum TokenAlgorithm: String, CaseIterable, Sendable {
    case hs256 = "HS256"
    case hs384 = "HS384"
    case hs512 = "HS512"
    case rs256 = "RS256"
    case rs384 = "RS384"
    case rs512 = "RS512"
    case ps256 = "PS256"
    case ps384 = "PS384"
    case ps512 = "PS512"
    case es256 = "ES256"
    case es384 = "ES384"
    case es512 = "ES512"
    case edDSA = "EdDSA"

    /// The same key signs and checks.
    public var isSymmetric: Bool {
        switch self {
        case .hs256, .hs384, .hs512: true
        default: false
        }
    }

    /// The fewest bytes of a secret: as many as the code has (RFC 7518, section 3.2).
    public var leastSecretCount: Int {
        switch self {
        case .hs384: 48
        case .hs512: 64
        default: 32
        }
    }

    var digest: Digest {
        switch self {
        case .hs256, .rs256, .ps256, .es256: .sha256
        case .hs384, .rs384, .ps384, .es384: .sha384
        case .hs512, .rs512, .ps512, .es512: .sha512
        case .edDSA: .none
        }
    }

    enum Digest { case none, sha256, sha384, sha512 }
}
