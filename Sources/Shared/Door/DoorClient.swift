public import Bytes
public import EventLoop

/// Asks a running gateway, at its admin door, to do something; the whole of it is bounded in time.
public struct DoorClient: Sendable {
    private let address: SocketAddress
    private let boundMicroseconds: Int64

    public struct Answer: Sendable {
        public var status: Int
        public var content: String
    }

    private static let longestAnswer = 1_048_576

    /// The door itself waits five seconds for the disk.
    public init(address: SocketAddress, boundMilliseconds: Int = 10_000) {
        self.address = address
        boundMicroseconds = Int64(boundMilliseconds) * 1_000
    }

    /// The answer to a POST with a body of JSON; nil: none came in time.
    public func post(_ path: String, _ body: borrowing ByteBuffer) throws(IOError) -> Answer? {
        let deadline = Moment.now().monotonic + boundMicroseconds
        var request = ByteBuffer(capacity: 512)
        request.append(
            Array("POST \(path) HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n".utf8).span)
        request.append("Content-Type: application/json\r\nContent-Length: " as StaticString)
        request.append(decimal: body.count)
        request.append("\r\n\r\n" as StaticString)
        request.append(body.readable)
        let socket = try connect(deadline)
        let answer = try Self.exchange(&request, socket.number, deadline)
        let text = answer.readable.text
        guard text.hasPrefix("HTTP/1."), text.utf8.count >= 12,
            let status = Int(text.dropFirst(9).prefix(3))
        else { return nil }
        let content = text.split(separator: "\r\n\r\n", maxSplits: 1).last.map(String.init) ?? ""
        return Answer(status: status, content: content)
    }

    private func connect(_ deadline: Int64) throws(IOError) -> FileDescriptor {
        switch try Socket.connect(to: address) {
        case .connected(let socket): return socket
        case .inProgress(let socket):
            _ = Poll.isWritable(socket.number, withinMilliseconds: Self.left(deadline))
            let code = Socket.pendingError(socket.number)
            if code != 0 { throw IOError(.connect, code: code) }
            return socket
        }
    }

    private static func exchange(
        _ request: inout ByteBuffer, _ socket: CInt, _ deadline: Int64
    ) throws(IOError) -> ByteBuffer {
        var answer = ByteBuffer()
        while left(deadline) > 0 {
            switch request.isEmpty ? answer.receive(from: socket, room: 4_096) : request.send(to: socket) {
            case .moved where answer.count <= longestAnswer: continue
            case .moved, .ended: return answer
            case .wouldBlock where request.isEmpty:
                _ = Poll.isReadable(socket, withinMilliseconds: left(deadline))
            case .wouldBlock: _ = Poll.isWritable(socket, withinMilliseconds: left(deadline))
            case .failed(let code): throw IOError(.socket, code: code)
            }
        }
        return answer
    }

    private static func left(_ deadline: Int64) -> Int {
        max(0, Int((deadline - Moment.now().monotonic + 999) / 1_000))
    }
}
