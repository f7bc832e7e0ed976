import Bytes
import EventLoop

/// One end of a connection: what came is kept, what is said goes out as far as it is taken.
final class Peer {
    private let socket: FileDescriptor
    private var waiting = ByteBuffer()
    private var incoming = ByteBuffer()
    private(set) var received: [UInt8] = []
    /// The other end has closed, or reset the connection.
    private(set) var hasEnded = false
    private(set) var wasReset = false

    init(_ socket: consuming FileDescriptor) {
        self.socket = socket
    }

    func send(_ bytes: [UInt8]) {
        waiting.append(bytes.span)
        flush()
    }

    func endSending() { Socket.endWriting(socket.number) }

    /// Writes what waits and reads what has come; true when anything was moved.
    func move() -> Bool {
        let before = received.count
        flush()
        while !hasEnded {
            switch incoming.receive(from: socket.number, room: 4_096) {
            case .moved:
                received += incoming.readable.array
                incoming.removeAll()
            case .wouldBlock: return received.count > before
            case .ended: hasEnded = true
            case .failed:
                hasEnded = true
                wasReset = true
            }
        }
        return received.count > before
    }

    private func flush() {
        while !waiting.isEmpty {
            guard case .moved = waiting.send(to: socket.number) else { return }
        }
    }
}
