/// Why a token is refused (RFC 7515, RFC 7519).
public enum TokenError: Error, Equatable, Sendable {
    /// Not three parts of base64url, or parts that are no JSON objects.
    case malformed
    case tooLong
    /// The header's `alg` is not the configured one.
    case algorithm
    /// The header demands what is not understood (`crit`, RFC 7515, 4.1.11) or brings a key of its own.
    case unsupportedHeader
    case signature
    /// The header's `kid` is that of none of the keys that a server gave; a newer set may have it.
    case unknownKey
    /// There are no keys to check with: they have not come yet, or are too old.
    case noKeys
    case expired
    case notYetValid
    /// A claim is absent, of the wrong kind, or not what the rules ask for.
    case invalidClaims
    /// The header's `typ` or the claim `type` is not the one that the rules ask for.
    case invalidType
    /// The token lives longer than the rules allow.
    case lifetimeTooLong
}
