/// Some of many files, and where the next begin; nil: there are no more.
struct BackblazePage: Equatable, Sendable {
    var files: [BackblazeFile]
    var nextName: String?
    /// Of versions alone.
    var nextID: String?
}
