/// An HTTP/1.1 client over one socket: sends what it is told, byte for byte, reads response by response.
final class HTTPConnection {
    let socket: LoopbackSocket
    private var pending: [UInt8] = []
    private let host: String

    init(port: Int, timeoutSeconds: Int = 10) throws {
        socket = try LoopbackSocket(port: port, timeoutSeconds: timeoutSeconds)
        host = "localhost:\(port)"
    }

    init(path: String, timeoutSeconds: Int = 10) throws {
        socket = try LoopbackSocket(path: path, timeoutSeconds: timeoutSeconds)
        host = "localhost"
    }

    /// Sends one request and reads its response.
    func exchange(
        _ method: String, _ target: String, fields: [String] = [], body: String? = nil
    ) throws -> Response {
        try send(method, target, fields: fields, body: body)
        return try receive(answering: method)
    }

    /// `fields` are whole lines such as `Origin: https://app.example`; Host and Content-Length are added.
    func send(_ method: String, _ target: String, fields: [String] = [], body: String? = nil) throws {
        var lines = ["\(method) \(target) HTTP/1.1", "Host: \(host)"] + fields
        if let body { lines.append("Content-Length: \(body.utf8.count)") }
        try send(raw: lines.joined(separator: "\r\n") + "\r\n\r\n" + (body ?? ""))
    }

    func send(raw text: String) throws { try socket.send(Array(text.utf8)) }
    func send(bytes: [UInt8]) throws { try socket.send(bytes) }
    func endSending() { socket.endSending() }

    /// Reads the next final response; interim ones (1xx) are passed over.
    func receive(answering method: String = "GET") throws -> Response {
        while true {
            var response = try receiveHead()
            if (100..<200).contains(response.status), response.status != 101 { continue }
            response.body = try receiveBody(of: response, answering: method)
            return response
        }
    }

    /// Whether the other side has ended and sent nothing more.
    func isEnded() throws -> Bool {
        guard pending.isEmpty else { return false }
        pending = try socket.receive()
        return pending.isEmpty
    }

    /// The next head, interim ones included, with an empty body.
    func receiveHead() throws -> Response {
        var lines: [String] = []
        while true {
            let line = try receiveLine()
            if line.isEmpty { break }
            lines.append(line)
        }
        let start = lines.first?.split(separator: " ", maxSplits: 2) ?? []
        guard start.count >= 2, start[0] == "HTTP/1.1", let status = Int(start[1]) else {
            throw HarnessError("not a response: \(lines)")
        }
        let fields = lines.dropFirst().map { line in
            let parts = line.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            return (name: String(parts[0]), value: parts.count > 1 ? trimmed(parts[1]) : "")
        }
        return Response(status: status, fields: fields, body: [])
    }

    /// Reads and drops a body of `count` bytes.
    func drop(_ count: Int) throws {
        var rest = count - pending.count
        guard rest >= 0 else { throw HarnessError("more bytes than were announced") }
        pending = []
        while rest > 0 {
            let bytes = try socket.receive(capacity: min(rest, 1 << 20))
            guard !bytes.isEmpty else { throw HarnessError("the body ended \(rest) bytes early") }
            rest -= bytes.count
        }
    }

    private func receiveBody(of response: Response, answering method: String) throws -> [UInt8] {
        if method == "HEAD" || response.status == 204 || response.status == 304 { return [] }
        if response.field("Transfer-Encoding") == "chunked" { return try receiveChunks() }
        if let count = response.number("Content-Length") { return try take(count) }
        var body: [UInt8] = []
        repeat {
            body += pending
            pending = try socket.receive()
        } while !pending.isEmpty
        return body
    }

    /// The data of the next chunk; none at the end, whose trailer is read too.
    func receiveChunk() throws -> [UInt8] {
        let line = try receiveLine()
        guard let count = Int(line.prefix { $0 != ";" }, radix: 16) else {
            throw HarnessError("not a chunk size: \(line)")
        }
        let data = try take(count)
        if count == 0 {
            while try !receiveLine().isEmpty {}
        } else if try !receiveLine().isEmpty {
            throw HarnessError("a chunk longer than it said")
        }
        return data
    }

    private func receiveChunks() throws -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let data = try receiveChunk()
            if data.isEmpty { return body }
            body += data
        }
    }

    private func receiveLine() throws -> String {
        var searched = 0
        while true {
            if let end = pending[searched...].firstIndex(of: UInt8(ascii: "\n")) {
                let line = pending[..<end]
                guard line.last == UInt8(ascii: "\r") else { throw HarnessError("a line without CR") }
                defer { pending.removeSubrange(...end) }
                return String(decoding: line.dropLast(), as: UTF8.self)
            }
            searched = pending.count
            try receiveMore()
        }
    }

    private func take(_ count: Int) throws -> [UInt8] {
        while pending.count < count { try receiveMore() }
        defer { pending.removeSubrange(..<count) }
        return Array(pending[..<count])
    }

    private func receiveMore() throws {
        let bytes = try socket.receive()
        let shown = String(decoding: pending.prefix(200), as: UTF8.self)
        guard !bytes.isEmpty else { throw HarnessError("the connection ended early, after: \(shown)") }
        pending += bytes
    }

    private func trimmed(_ text: Substring) -> String {
        var text = text.drop { $0 == " " }
        while text.last == " " { text.removeLast() }
        return String(text)
    }
}
