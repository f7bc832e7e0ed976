/// What a member's value is.
public enum JSONKind: UInt8, Equatable, Sendable {
    case string
    /// A number of at most 18 digits, with neither fraction nor exponent.
    case integer
    /// Any other number.
    case decimal
    case object, array
    case `true`, `false`, null
}
