/// Why a `Gateway-Revoke` field says nothing that can be done.
enum GatewayRevokeError: Error, Equatable {
    /// No dictionary by RFC 9651, or one with items or parameters that this field does not have.
    case malformed
    case unknownMember
    case duplicateMember
    /// A member's value is of the wrong kind, an empty string, or longer than a name may be.
    case invalidValue
    /// Not exactly one of `jti`, `sub`, `sid` and `kid`.
    case ambiguous
    /// `sub` without `before`, or `before` without `sub`.
    case beforeMismatch
}
