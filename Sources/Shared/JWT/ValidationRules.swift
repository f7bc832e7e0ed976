/// What a token must be, besides well signed.
public struct ValidationRules: Sendable {
    /// A claim that must be there; with values, as one of them.
    ///
    /// A claim that is an array of strings is what any of its elements is.
    public struct RequiredClaim: Equatable, Sendable {
        public var name: String
        /// Empty: anything but null.
        public var values: [ClaimValue]

        public init(name: String, values: [ClaimValue]) {
            self.name = name
            self.values = values
        }

        public init(name: String, value: String? = nil) {
            self.init(name: name, values: value.map { [.text($0)] } ?? [])
        }
    }

    /// The `iss` that is demanded; nil: not looked at.
    public var issuer: String?
    /// Accepted audiences, of which `aud` must name one; empty: `aud` is not looked at.
    public var audiences: [String]
    public var requiredClaims: [RequiredClaim]
    /// The header's `typ` that is demanded, without regard to case and to a leading `application/`; nil: not
    /// looked at.
    public var tokenType: String?
    /// How far clocks may differ, 0 or more.
    public var leewayMicroseconds: Int64
    /// The longest life a token may have, from `iat` (else from now) to `exp`.
    public var maxTokenLifetimeMicroseconds: Int64
    /// The longest token that is looked at, in bytes.
    public var maxTokenCount: Int

    public init(
        issuer: String? = nil, audiences: [String] = [], requiredClaims: [RequiredClaim] = [],
        tokenType: String? = nil, leewayMicroseconds: Int64 = 0,
        maxTokenLifetimeMicroseconds: Int64 = 86_400_000_000, maxTokenCount: Int = 8_192
    ) {
        self.issuer = issuer
        self.audiences = audiences
        self.requiredClaims = requiredClaims
        self.tokenType = tokenType
        self.leewayMicroseconds = leewayMicroseconds
        self.maxTokenLifetimeMicroseconds = maxTokenLifetimeMicroseconds
        self.maxTokenCount = maxTokenCount
    }
}
