/// The bounds a message head must keep, in bytes and fields.
public struct HeadLimits: Sendable {
    /// Start line and fields together with their line ends.
    public var size: Int
    public var fieldCount: Int
    /// The request target; for a response, the reason phrase.
    public var targetLength: Int

    public init(size: Int, fieldCount: Int, targetLength: Int) {
        self.size = size
        self.fieldCount = fieldCount
        self.targetLength = targetLength
    }
}
