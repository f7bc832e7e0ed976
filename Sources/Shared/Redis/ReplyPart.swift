public import Bytes

/// One value of a reply. An array is followed by its elements, each with its own, and so on.
public struct ReplyPart: Equatable, Sendable {
    public enum Kind: UInt8, Sendable {
        case string, status, error, integer, null, array
    }

    public var kind: Kind
    /// Of an integer its value, of an array how many elements it has.
    public var integer: Int64
    /// Of a string, a status or an error, where its bytes stand in the reader's text.
    public var text: ByteRange

    static let null = ReplyPart(kind: .null, integer: 0, text: .empty)
}
