/// Keeps one session's tokens between runs. It belongs to one client, which calls it one at a time.
public protocol TokenStore: Sendable {
    func load() -> Tokens?
    /// nil means that the session is over.
    func save(_ tokens: Tokens?)
}
