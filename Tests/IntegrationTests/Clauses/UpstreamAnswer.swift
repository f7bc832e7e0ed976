/// What the recording upstream says to the request of a row, byte for byte, and what it does then.
struct UpstreamAnswer: Sendable {
    /// nil: 200 with the body `ok`, which fits every method.
    let bytes: [UInt8]?
    let end: End

    enum End: Sendable { case keeps, closes, resets }

    static let usual = UpstreamAnswer(bytes: nil, end: .keeps)

    init(_ text: String, then end: End = .keeps) {
        self.init(bytes: text.latinBytes, end: end)
    }

    private init(bytes: [UInt8]?, end: End) {
        self.bytes = bytes
        self.end = end
    }

    func bytes(to method: String) -> [UInt8] {
        bytes ?? Array("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n\(method == "HEAD" ? "" : "ok")".utf8)
    }
}
