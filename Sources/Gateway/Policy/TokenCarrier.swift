import Bytes
import HTTP1

/// What brought a token that is not to go on to the upstream.
enum TokenCarrier: Equatable {
    case authorization
    /// Where the cookie's pair stands in the head.
    case cookie(ByteRange)
    /// Where the parameter stands in the head.
    case query(ByteRange)

    /// Tells whether the token stands in this field.
    func isIn(_ field: Field) -> Bool {
        switch self {
        case .authorization: field.id == .authorization
        case .cookie(let pair):
            field.id == .cookie && field.value.lower <= pair.lower && pair.upper <= field.value.upper
        case .query: false
        }
    }
}
