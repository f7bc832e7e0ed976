import Bytes
import EventLoop

/// A connection to the app's socket, which waits for what it asks for, ten seconds at most.
final class Client {
    private let socket: FileDescriptor

    init?(path: String) {
        do throws(IOError) {
            guard case .connected(let socket) = try Socket.connect(to: .unix(path: path)) else { return nil }
            self.socket = socket
        } catch {
            return nil
        }
    }

    func send(_ text: String) {
        var buffer = ByteBuffer(capacity: 256)
        buffer.append(text)
        while case .moved = buffer.send(to: socket.number), !buffer.isEmpty {}
    }

    /// All that comes until the peer ends.
    func readToEnd() -> String { read { _ in false } }

    /// What has come once `text` is in it.
    func read(until text: String) -> String { read { $0.contains(text) } }

    private func read(_ isEnough: (String) -> Bool) -> String {
        var buffer = ByteBuffer(capacity: 4_096)
        let deadline = Moment.now().monotonic + 10_000_000
        guard var epoll = try? Epoll(capacity: 1) else { return "" }
        try? epoll.add(socket.number, token: Token(bits: 0), interest: .level)
        while Moment.now().monotonic < deadline {
            switch buffer.receive(from: socket.number, room: 4_096) {
            case .moved: if isEnough(buffer.readable.text) { return buffer.readable.text }
            case .wouldBlock: _ = epoll.wait(milliseconds: 100)
            case .ended, .failed: return buffer.readable.text
            }
        }
        return buffer.readable.text
    }
}
