/// A run of bytes within a buffer: an offset and a count, in bytes.
///
/// Parsers answer with ranges instead of copies; a range means something only together with the bytes it came
/// from.
public struct ByteRange: Equatable, Sendable {
    public var offset: UInt32
    public var count: UInt32

    @inlinable
    public static var empty: ByteRange { ByteRange(offset: 0, count: 0) }

    @inlinable
    public init(offset: Int, count: Int) {
        self.offset = UInt32(truncatingIfNeeded: offset)
        self.count = UInt32(truncatingIfNeeded: count)
    }

    public var isEmpty: Bool { count == 0 }
    public var lower: Int { Int(offset) }
    public var upper: Int { Int(offset) + Int(count) }
    public var bounds: Range<Int> { lower..<upper }
}
