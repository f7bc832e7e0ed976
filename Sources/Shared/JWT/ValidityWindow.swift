/// From when until when a token is good, in microseconds since 1970: what `exp`, `nbf`, `iat`, the leeway and
/// the longest life come to.
struct ValidityWindow: Equatable, Sendable {
    /// The first moment at which it is good.
    var first: Int64
    /// The first moment at which it no longer is.
    var end: Int64

    static let never = ValidityWindow(first: .max, end: .min)

    func contains(_ moment: Int64) -> Bool { moment >= first && moment < end }
}
