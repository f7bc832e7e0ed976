import Foundation

/// One connection of a `ScriptedUpstream`, with what a script needs: read heads and bodies, write bytes, end.
final class ScriptedPeer {
    let socket: LoopbackSocket
    /// The number of the connection, from 0.
    let number: Int
    private var pending: [UInt8] = []

    init(_ socket: LoopbackSocket, number: Int) {
        self.socket = socket
        self.number = number
    }

    /// The next request head, without its empty line. An error when the other side has ended.
    func receiveHead() throws -> String {
        while true {
            let text = String(decoding: pending, as: UTF8.self)
            if let end = text.range(of: "\r\n\r\n") {
                let head = String(text[..<end.lowerBound])
                pending.removeFirst(head.utf8.count + 4)
                return head
            }
            try receiveMore()
        }
    }

    func receive(count: Int) throws -> [UInt8] {
        while pending.count < count { try receiveMore() }
        defer { pending.removeFirst(count) }
        return Array(pending[..<count])
    }

    func send(_ text: String) throws { try socket.send(Array(text.utf8)) }

    /// A whole response of status 200.
    func answer(_ body: String = "ok", fields: String = "") throws {
        try send("HTTP/1.1 200 OK\r\nContent-Length: \(body.utf8.count)\r\n\(fields)\r\n\(body)")
    }

    /// Waits, as long as the socket's bound says, until the other side has ended or reset.
    func waitForEnd() -> Bool {
        while true {
            do {
                if try socket.receive().isEmpty { return true }
            } catch let error as HarnessError {
                return error.description.hasPrefix("recv")
            } catch {
                return false
            }
        }
    }

    private func receiveMore() throws {
        let bytes = try socket.receive()
        guard !bytes.isEmpty else { throw HarnessError("the gateway ended the connection") }
        pending += bytes
    }
}
