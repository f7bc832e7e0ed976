import Bytes
import EventLoop
import Foundation
import Synchronization

@testable import UpstreamApp

/// A server on a port of 127.0.0.1 that treats one request after the other as it has been told to, and keeps
/// what it was sent.
final class ScriptedService: Sendable {
    /// How a request is treated.
    enum Manner: Sendable {
        case answer(Int, [(String, String)] = [], String = "{}")
        case bytes(Int, [UInt8])
        /// Nothing comes back, and the connection stays.
        case silence
        /// The head of an answer, and a part of its content.
        case stall(String)
        /// The same, and the end of the connection.
        case truncate(String)
        case close
        case reset
        /// Bytes that are no HTTP.
        case garbage
        /// Content without an end.
        case endless
        /// One byte after the other, with so many milliseconds between them.
        case drip(Int, milliseconds: Int)
    }

    struct Received: Sendable {
        var connection: Int
        var method: String
        var target: String
        var fields: [(name: String, value: String)]
        var body: [UInt8]

        func value(of name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }
        var text: String { String(decoding: body, as: UTF8.self) }
    }

    private struct State {
        var script: [Manner] = []
        var last: Manner = .answer(200)
        var received: [Received] = []
        var connections = 0
        var isEnding = false
    }

    private let state = Mutex(State())
    let port: Int
    private let ended = DispatchSemaphore(value: 0)

    /// What comes after the script is treated as its last line says.
    init(_ script: [Manner] = [.answer(200)]) throws {
        let listener = try Socket.listen(on: .ip(.loopback, port: 0), reusePort: false)
        port = Int(Socket.localPort(listener.number) ?? 0)
        play(script)
        let number = listener.release()
        Foundation.Thread.detachNewThread { [self] in
            accept(FileDescriptor(owning: number))
            ended.signal()
        }
    }

    /// Ends it, once or again; connections that are open end with it.
    func end() {
        state.withLock { $0.isEnding = true }
        ended.wait()
        ended.signal()
    }

    var origin: String { "http://127.0.0.1:\(port)" }
    var received: [Received] { state.withLock { $0.received } }
    var connectionCount: Int { state.withLock { $0.connections } }
    private var isEnding: Bool { state.withLock { $0.isEnding } }

    /// Forgets what came, and treats the next requests so.
    func play(_ script: [Manner]) {
        state.withLock { state in
            state.script = script
            state.last = script.last ?? .answer(200)
            state.received = []
        }
    }

    private func accept(_ listener: consuming FileDescriptor) {
        let open = Tally()
        while !isEnding {
            guard Poll.isReadable(listener.number, withinMilliseconds: 20),
                case .accepted(let socket, _) = Socket.accept(listener.number)
            else { continue }
            let index = state.withLock { state in
                state.connections += 1
                return state.connections
            }
            let number = socket.release()
            open.add(1)
            Foundation.Thread.detachNewThread { [self] in
                let socket = FileDescriptor(owning: number)
                while serve(socket.number, index) {}
                _ = consume socket
                open.add(-1)
            }
        }
        while open.count > 0 { usleep(5_000) }
    }

    /// Takes a request and treats it; false when the connection is to end.
    private func serve(_ number: CInt, _ index: Int) -> Bool {
        guard let request = read(number, index) else { return false }
        let manner = state.withLock { state in
            state.received.append(request)
            return state.script.isEmpty ? state.last : state.script.removeFirst()
        }
        switch manner {
        case .answer(let status, let fields, let body):
            let lines = fields.map { "\($0.0): \($0.1)\r\n" }.joined()
            return write(
                number,
                Array(
                    "HTTP/1.1 \(status) X\r\nContent-Length: \(body.utf8.count)\r\n\(lines)\r\n\(body)".utf8))
        case .bytes(let status, let body):
            let head = "HTTP/1.1 \(status) X\r\nContent-Length: \(body.count)\r\n\r\n"
            return write(number, Array(head.utf8) + body)
        case .silence: return wait(number)
        case .stall(let part):
            return write(number, Array("HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n\(part)".utf8))
                && wait(number)
        case .truncate(let part):
            _ = write(number, Array("HTTP/1.1 200 X\r\nContent-Length: 100000\r\n\r\n\(part)".utf8))
            return false
        case .close: return false
        case .reset:
            Socket.resetOnClose(number)
            return false
        case .garbage:
            _ = write(number, Array("\u{16}\u{3}\u{1} no HTTP\r\n\r\n".utf8))
            return false
        case .endless:
            let part = [UInt8](repeating: 0x20, count: 65_536)
            var goesOn = write(number, Array("HTTP/1.1 200 X\r\nTransfer-Encoding: chunked\r\n\r\n".utf8))
            while goesOn && !isEnding {
                goesOn = write(number, Array("10000\r\n".utf8) + part + Array("\r\n".utf8))
            }
            return false
        case .drip(let count, let milliseconds):
            var goesOn = write(number, Array("HTTP/1.1 200 X\r\nContent-Length: \(count)\r\n\r\n".utf8))
            for _ in 0..<count where goesOn && !isEnding {
                usleep(UInt32(milliseconds) * 1_000)
                goesOn = write(number, [0x20])
            }
            return goesOn
        }
    }

    /// Waits until the other side has gone.
    private func wait(_ number: CInt) -> Bool {
        var input = ByteBuffer()
        while !isEnding {
            if !Poll.isReadable(number, withinMilliseconds: 20) { continue }
            if case .moved = input.receive(from: number, room: 65_536) { continue }
            break
        }
        return false
    }

    private func read(_ number: CInt, _ index: Int) -> Received? {
        var input = ByteBuffer()
        var bytes: [UInt8] = []
        var headEnd: Int?
        var length = 0
        while true {
            if headEnd == nil, let end = String(decoding: bytes, as: UTF8.self).range(of: "\r\n\r\n") {
                let head = String(decoding: bytes, as: UTF8.self)[..<end.lowerBound]
                headEnd = head.utf8.count + 4
                let lengths = head.split(separator: "\r\n").filter {
                    $0.lowercased().hasPrefix("content-length:")
                }
                length =
                    lengths.first.flatMap { Int($0.dropFirst(15).trimmingCharacters(in: .whitespaces)) } ?? 0
            }
            if let headEnd, bytes.count >= headEnd + length { return parsed(bytes, headEnd, index) }
            if isEnding { return nil }
            if !Poll.isReadable(number, withinMilliseconds: 20) { continue }
            guard case .moved = input.receive(from: number, room: 1 << 20) else { return nil }
            bytes += input.readable.array
            input.removeAll()
        }
    }

    private func parsed(_ bytes: [UInt8], _ headEnd: Int, _ index: Int) -> Received {
        let lines = String(decoding: bytes[..<(headEnd - 4)], as: UTF8.self).components(separatedBy: "\r\n")
        let words = lines[0].split(separator: " ").map(String.init)
        let fields = lines.dropFirst().map { line in
            let colon = line.firstIndex(of: ":") ?? line.endIndex
            return (
                name: line[..<colon].lowercased(),
                value: line[colon...].dropFirst().trimmingCharacters(in: .whitespaces)
            )
        }
        return Received(
            connection: index, method: words[0], target: words[1], fields: fields,
            body: Array(bytes[headEnd...]))
    }

    private func write(_ number: CInt, _ bytes: [UInt8]) -> Bool {
        var output = ByteBuffer(capacity: bytes.count)
        output.append(bytes.span)
        while !output.isEmpty {
            switch output.send(to: number) {
            case .moved: continue
            case .wouldBlock:
                if isEnding { return false }
                _ = Poll.isWritable(number, withinMilliseconds: 20)
            case .ended, .failed: return false
            }
        }
        return true
    }
}
