/// What is asked, but for the token.
public struct Request: Sendable {
    public enum Content: Sendable {
        case none
        case form([String: String])
        case json([String: String])
    }

    public var method: String
    public var path: String
    public var content: Content
    /// What may be sent again when its answer was 503.
    public var isIdempotent: Bool { method == "GET" }

    static func get(_ path: String) -> Request { Request(method: "GET", path: path, content: .none) }

    static func post(_ path: String, _ content: Content) -> Request {
        Request(method: "POST", path: path, content: content)
    }
}
