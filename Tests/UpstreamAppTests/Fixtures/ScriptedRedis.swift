import Bytes
import EventLoop
import Redis
import Synchronization

@testable import UpstreamApp

/// A server on a port that greets as Redis does, if it is to, and answers all else with the same bytes.
final class ScriptedRedis {
    let port: UInt16
    private let state: State
    private var thread: Thread?

    private final class State: Sendable {
        let isEnding = Mutex(false)
        let connections = Mutex(0)
    }

    /// How the bytes go out.
    enum Manner { case atOnce, thenClose, byteByByte }

    /// `greets`: PING is answered. Without bytes nothing is.
    init(greets: Bool, _ bytes: [UInt8], _ manner: Manner = .atOnce) throws {
        let listener = try Socket.listen(on: .ip(.loopback, port: 0), reusePort: false)
        port = Socket.localPort(listener.number) ?? 0
        let number = listener.release()
        let state = State()
        self.state = state
        thread = try Thread(name: "scripted-redis") {
            let listener = FileDescriptor(owning: number)
            var open: [CInt] = []
            while !state.isEnding.withLock({ $0 }) {
                if Poll.isReadable(listener.number, withinMilliseconds: 2),
                    case .accepted(let socket, _) = Socket.accept(listener.number)
                {
                    open.append(socket.release())
                    state.connections.withLock { $0 += 1 }
                }
                open = open.filter { Self.serve($0, greets, bytes, manner) }
            }
            for socket in open { _ = FileDescriptor(owning: socket) }
        }
    }

    deinit {
        state.isEnding.withLock { $0 = true }
        thread.take()?.join()
    }

    var connectionCount: Int { state.connections.withLock { $0 } }

    var target: RedisTarget {
        RedisTarget(host: "127.0.0.1", port: port, isSecured: false, user: nil, password: nil)
    }

    /// False: the connection is closed.
    private static func serve(_ number: CInt, _ greets: Bool, _ bytes: [UInt8], _ manner: Manner) -> Bool {
        var input = ByteBuffer()
        switch input.receive(from: number, room: 65_536) {
        case .wouldBlock: return true
        case .ended, .failed:
            _ = FileDescriptor(owning: number)
            return false
        case .moved: break
        }
        var output = ByteBuffer()
        if greets && input.readable.text.contains("PING") {
            output.append("+PONG\r\n" as StaticString)
            _ = output.send(to: number)
            return true
        }
        for byte in bytes {
            output.append(byte)
            if manner == .byteByByte {
                _ = output.send(to: number)
                _ = Poll.isReadable(-1, withinMilliseconds: 20)
            }
        }
        _ = output.send(to: number)
        if manner == .thenClose {
            _ = FileDescriptor(owning: number)
            return false
        }
        return true
    }
}
