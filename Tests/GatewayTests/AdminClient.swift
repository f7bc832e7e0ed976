import Bytes
import EventLoop
import Foundation

@testable import Gateway

/// A connection to an admin door, and what it answers.
final class AdminClient {
    struct Response {
        var status: Int
        /// By name in lower case.
        var fields: [String: String] = [:]
        var body: String

        var json: [String: Any] {
            (try? JSONSerialization.jsonObject(with: Data(body.utf8))) as? [String: Any] ?? [:]
        }
    }

    struct Fault: Error { var reason: String }

    private let socket: FileDescriptor

    init(_ path: String) throws {
        switch try Socket.connect(to: .unix(path: path)) {
        case .connected(let socket): self.socket = socket
        case .inProgress(let socket): self.socket = socket
        }
    }

    /// Sends `request`, in pieces of so many bytes, and reads until the door closes, for five seconds at
    /// most.
    static func ask(_ path: String, _ request: String, piece: Int = 1 << 20) throws -> Response {
        let client = try AdminClient(path)
        let bytes = Array(request.utf8)
        for start in stride(from: 0, to: bytes.count, by: piece) {
            var output = ByteBuffer(capacity: 64)
            output.append(Array(bytes[start..<min(start + piece, bytes.count)]).span)
            _ = output.send(to: client.socket.number)
            if piece < bytes.count { usleep(200) }
        }
        return try client.response()
    }

    func response() throws -> Response {
        var input = ByteBuffer(capacity: 4_096)
        while true {
            guard Poll.isReadable(socket.number, withinMilliseconds: 5_000) else {
                throw Fault(reason: "no answer within five seconds")
            }
            switch input.receive(from: socket.number, room: 4_096) {
            case .moved, .wouldBlock: continue
            case .ended, .failed: return try Self.parse(input.readable.text)
            }
        }
    }

    private static func parse(_ text: String) throws -> Response {
        let parts = text.components(separatedBy: "\r\n\r\n")
        let lines = parts[0].components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ")
        guard parts.count > 1, words.count > 1, let status = Int(words[1]) else {
            throw Fault(reason: "no response: \(text)")
        }
        var response = Response(status: status, body: parts.dropFirst().joined(separator: "\r\n\r\n"))
        for line in lines.dropFirst() {
            guard let colon = line.firstIndex(of: ":") else { continue }
            let value = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
            response.fields[line[..<colon].lowercased()] = value
        }
        return response
    }
}
