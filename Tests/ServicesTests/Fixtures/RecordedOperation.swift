import JSON

/// An operation of an official library, as sdk.py tells of it.
struct RecordedOperation: Sendable {
    var name: String
    /// What ours cannot know beforehand.
    var inputs: JSONValue
    /// What the library was answered.
    var replies: JSONValue
    var requests: [RecordedRequest]
    /// Of what asks no server.
    var output: JSONValue?
}
