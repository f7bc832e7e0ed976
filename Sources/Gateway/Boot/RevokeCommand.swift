import Bytes
import EventLoop
import JSON

/// `gateway revoke`: asks a running gateway, at its admin door, to refuse tokens from now on.
struct RevokeCommand: Equatable {
    /// What is revoked, by the member that names it: `jti`, `sid` or `sub`.
    var name: String
    var value: String
    var provider: String
    /// Of `sub`, the moment up to which its tokens are refused, nil: now; else when the last of them expires.
    /// In Unix seconds.
    var time: Int64?

    /// Why the gateway has not done it.
    struct Fault: Error, Equatable {
        var text: String
    }

    /// How long the admin door may take, which itself waits five seconds for the disk.
    private static let boundMicroseconds: Int64 = 10_000_000
    private static let longestAnswer = 65_536

    func body(nowMicroseconds now: Int64) -> ByteBuffer {
        var body = ByteBuffer(capacity: 256)
        body.append("{\"provider\":" as StaticString)
        body.append(jsonString: Array(provider.utf8).span)
        body.append(",\"\(name)\":")
        body.append(jsonString: Array(value.utf8).span)
        if name == "sub" {
            // To the microsecond: tokens of this very second are meant as well.
            body.append(",\"before\":" as StaticString)
            body.append(decimal: Int(time ?? now / 1_000_000))
            if time == nil {
                body.append(0x2E)
                body.append(decimal: Int(now % 1_000_000), width: 6)
            }
        } else if let time {
            body.append(",\"exp\":\(time)")
        }
        body.append(0x7D)
        return body
    }

    /// Asks the door at `address`; what it answers, once the revocation is durable and in force.
    func perform(_ address: SocketAddress, now: Moment) throws(Fault) -> String {
        let deadline = now.monotonic + Self.boundMicroseconds
        let body = body(nowMicroseconds: now.wall)
        var request = ByteBuffer(capacity: 512)
        request.append(
            "POST /revocations HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n" as StaticString)
        request.append("Content-Type: application/json\r\nContent-Length: " as StaticString)
        request.append(decimal: body.count)
        request.append("\r\n\r\n" as StaticString)
        request.append(body.readable)
        let answer: ByteBuffer
        do throws(IOError) {
            let socket = try Self.connect(address, deadline)
            answer = try Self.exchange(&request, socket.number, deadline)
        } catch {
            throw Fault(text: "cannot ask the admin socket: \(IOError.text(of: error.code))")
        }
        let text = answer.readable.text
        guard text.hasPrefix("HTTP/1."), text.utf8.count >= 12 else {
            throw Fault(text: "the admin socket gave no answer; the revocation may be in force all the same")
        }
        let content = text.split(separator: "\r\n\r\n", maxSplits: 1).last.map(String.init) ?? ""
        let status = text.dropFirst(9).prefix(3)
        if status != "201" { throw Fault(text: "the gateway answers \(status): \(content)") }
        return content
    }

    private static func connect(_ address: SocketAddress, _ deadline: Int64) throws(IOError) -> FileDescriptor
    {
        switch try Socket.connect(to: address) {
        case .connected(let socket): return socket
        case .inProgress(let socket):
            _ = Poll.isWritable(socket.number, withinMilliseconds: left(deadline))
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
