/// A message as it stands on the wire, read by a second parser that takes nothing but the plainest form.
struct WireMessage: Sendable {
    var startLine = ""
    /// Whole lines, as they came.
    var fields: [String] = []
    var body: [UInt8] = []
    var trailers: [String] = []
    /// False: the bytes end before the message does.
    var isWhole = false
    /// The connection it came by, counted from 0.
    var connection = 0

    var method: String { String(startLine.prefix { $0 != " " }) }
    var target: String { startLine.split(separator: " ").dropFirst().first.map(String.init) ?? "" }
    /// 0 for what is no status line.
    var status: Int { startLine.hasPrefix("HTTP/1.1 ") ? Int(startLine.dropFirst(9).prefix(3)) ?? 0 : 0 }

    /// Whom the gateway names in X-Forwarded-For.
    var client: String { value(of: "X-Forwarded-For") ?? "" }

    func lines(of name: String) -> [String] { Self.lines(of: name, in: fields) }

    private static func lines(of name: String, in fields: [String]) -> [String] {
        fields.filter { $0.lowercased().hasPrefix(name.lowercased() + ":") }
    }

    private func value(of name: String) -> String? {
        lines(of: name).first.map { line in
            let isBlank: (Character) -> Bool = { $0 == " " || $0 == "\t" }
            let value = line.dropFirst(name.count + 1).drop(while: isBlank)
            return String(String(value.reversed()).drop(while: isBlank).reversed())
        }
    }

    /// Who sent the message, which says how a body without fields about it ends.
    enum Sender { case client, upstream(answering: String, hasEnded: Bool) }

    /// Reads the first message of `bytes`; nil when its head is not whole. The second answer is how many
    /// bytes it takes.
    static func read(_ bytes: [UInt8], from sender: Sender) -> (message: WireMessage, count: Int)? {
        var reader = WireReader(bytes)
        guard let head = reader.lines() else { return nil }
        var message = WireMessage()
        message.startLine = head.first ?? ""
        message.fields = Array(head.dropFirst())
        var untilClose = false
        if case .upstream(let method, let hasEnded) = sender {
            let status = message.status
            if method == "HEAD" || (100..<200).contains(status) || status == 204 || status == 304 {
                message.isWhole = true
                return (message, reader.offset)
            }
            untilClose = hasEnded
        }
        if message.value(of: "Transfer-Encoding")?.lowercased() == "chunked" {
            message.isWhole = reader.chunks(into: &message)
        } else if let length = message.value(of: "Content-Length") {
            message.body = reader.take(Int(length) ?? .max)
            message.isWhole = message.body.count == Int(length)
        } else if case .upstream = sender {
            message.body = reader.take(.max)
            message.isWhole = untilClose
        } else {
            message.isWhole = true
        }
        return (message, reader.offset)
    }
}
