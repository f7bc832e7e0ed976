/// What a claim may be asked to be: a JSON string, a whole number, or a boolean, and nothing that only looks
/// like it.
public enum ClaimValue: Equatable, Sendable, CustomStringConvertible {
    case text(String)
    case number(Int64)
    case boolean(Bool)

    public var description: String {
        switch self {
        case .text(let text): text
        case .number(let number): "\(number)"
        case .boolean(let boolean): "\(boolean)"
        }
    }
}
