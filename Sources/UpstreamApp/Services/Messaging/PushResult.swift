/// What became of a message to one target.
enum PushResult: Equatable, Sendable {
    /// `projects/P/messages/ID`
    case sent(name: String)
    /// No app has this token any more: forget it.
    case unregistered
    case failed(ServiceError)
}
