import Bytes
import CLinux
import EventLoop
import HTTP1

/// `upstream-app probe`: asks a running app for its health, within two seconds.
enum Probe {
    static let timeoutMicroseconds: Int64 = 2_000_000
    static let maxAnswer = 16_384

    static func isHealthy(socketPath: String) -> Bool {
        do throws(IOError) {
            let deadline = Moment.now().monotonic + timeoutMicroseconds
            guard case .connected(let socket) = try Socket.connect(to: .unix(path: socketPath)) else {
                return false
            }
            var request = ByteBuffer(capacity: 128)
            request.append(
                "GET /health HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n" as StaticString)
            guard case .moved = request.send(to: socket.number), request.isEmpty else { return false }
            return try status(socket.number, until: deadline) == 200
        } catch {
            return false
        }
    }

    /// Tells whether somebody listens there.
    static func canConnect(to path: String) -> Bool {
        do throws(IOError) {
            _ = try Socket.connect(to: .unix(path: path))
            return true
        } catch {
            // A full backlog means that somebody is there, and busy.
            return error.code == EAGAIN
        }
    }

    private static func status(_ number: CInt, until deadline: Int64) throws(IOError) -> Int? {
        var epoll = try Epoll(capacity: 1)
        let token = Token(kind: 0, generation: 0, index: 0)
        try epoll.add(number, token: token, interest: .level)
        var answer = ByteBuffer(capacity: 1_024)
        var head = ResponseHead()
        let limits = HeadLimits(size: maxAnswer, fieldCount: 64, targetLength: 256)
        while true {
            let left = deadline - Moment.now().monotonic
            if left <= 0 || epoll.wait(milliseconds: CInt(left / 1_000 + 1)) == 0 { return nil }
            guard case .moved = answer.receive(from: number, room: 1_024) else { return nil }
            do throws(HTTP1Error) {
                if case .complete = try ResponseParser.parse(answer.readable, limits: limits, into: &head) {
                    return head.status
                }
            } catch {
                return nil
            }
        }
    }
}
