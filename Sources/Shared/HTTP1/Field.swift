public import Bytes

/// One field of a field section (RFC 9110, section 5): where its name and value stand, and which name it is.
public struct Field: Equatable, Sendable {
    public var name: ByteRange
    /// The value without the whitespace around it; may be empty.
    public var value: ByteRange
    public var id: FieldName

    public init(name: ByteRange, value: ByteRange, id: FieldName) {
        self.name = name
        self.value = value
        self.id = id
    }
}
