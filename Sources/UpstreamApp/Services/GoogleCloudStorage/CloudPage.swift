/// Some of many objects, the folders beside them, and what asks for the next; nil: there are no more.
struct CloudPage: Equatable, Sendable {
    var objects: [CloudObject]
    /// Each ends with the delimiter.
    var folders: [String]
    var nextToken: String?
}
