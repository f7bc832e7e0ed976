/// Bounds on what a JSON text may ask of its reader.
public struct JSONLimits: Equatable, Sendable {
    /// How deep arrays and objects may nest, the outermost object being 1.
    public var depth: Int
    /// How many members one object may have, and all the open objects inside it together.
    public var members: Int

    public init(depth: Int = 16, members: Int = 128) {
        precondition(depth >= 1 && depth <= 128, "a depth that the stack is sure to bear")
        precondition(members >= 1, "an object of some size")
        self.depth = depth
        self.members = members
    }
}
