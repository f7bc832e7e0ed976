import Bytes
import Foundation
import Testing

@testable import EventLoop

@Suite("Sockets")
struct SocketTests {
    private static let loopback = SocketAddress.ip(.loopback, port: 0)

    private static func eventually<Value: ~Copyable>(_ attempt: () -> Value?) -> Value? {
        for _ in 0..<1_000 {
            if let value = attempt() { return value }
            usleep(5_000)
        }
        return nil
    }

    private static func accepted(_ listener: borrowing FileDescriptor) -> FileDescriptor? {
        let number = listener.number
        return eventually {
            if case .accepted(let socket, _) = Socket.accept(number) { return socket }
            return nil
        }
    }

    private static func connected(to address: SocketAddress) throws -> FileDescriptor {
        switch try Socket.connect(to: address) {
        case .connected(let socket): return socket
        case .inProgress(let socket): return socket
        }
    }

    /// Sends and receives over a pair, and sees its end.
    private static func converse(_ first: consuming FileDescriptor, _ second: borrowing FileDescriptor) {
        let number = second.number
        #expect(Socket.isQuiet(number))
        var output = ByteBuffer(capacity: 16)
        output.append("hello")
        let sender = first.number
        let sent = eventually { output.send(to: sender) == .moved(5) ? true : nil }
        #expect(sent == true)
        var input = ByteBuffer(capacity: 16)
        let received = eventually { input.receive(from: number, room: 1) == .moved(5) ? true : nil }
        #expect(received == true)
        #expect(input.readable.array == Array("hello".utf8))
        #expect(input.receive(from: number, room: 1) == .wouldBlock)
        #expect(Socket.isQuiet(number))
        _ = consume first
        let ended = eventually { input.receive(from: number, room: 1) == .ended ? true : nil }
        #expect(ended == true)
        #expect(!Socket.isQuiet(number), "an end is not quiet")
    }

    @Test("a loopback connection carries bytes and its end; the peer's address is known")
    func tcp() throws {
        let listener = try Socket.listen(on: Self.loopback, reusePort: false)
        let port = try #require(Socket.localPort(listener.number))
        let client = try Self.connected(to: .ip(.loopback, port: port))
        let number = listener.number
        let server: FileDescriptor? = Self.eventually {
            guard case .accepted(let socket, let peer) = Socket.accept(number) else { return nil }
            #expect(peer == .loopback)
            return socket
        }
        guard let server else {
            Issue.record("nobody came")
            return
        }
        #expect(Socket.pendingError(client.number) == 0)
        Self.converse(client, server)
        guard case .wouldBlock = Socket.accept(listener.number) else {
            Issue.record("only one connected")
            return
        }
    }

    @Test("a Unix socket does the same")
    func unix() throws {
        let path = "/tmp/postern-socket-\(UInt64.random(in: 0...(.max))).sock"
        defer { try? FileManager.default.removeItem(atPath: path) }
        let listener = try Socket.listen(on: .unix(path: path), reusePort: false)
        let client = try Self.connected(to: .unix(path: path))
        guard let server = Self.accepted(listener) else {
            Issue.record("nobody came")
            return
        }
        Self.converse(client, server)
    }

    @Test("a taken port is found out without SO_REUSEPORT, and shared with it")
    func reusePort() throws {
        let first = try Socket.listen(on: Self.loopback, reusePort: true)
        let port = try #require(Socket.localPort(first.number))
        #expect(throws: IOError(.bind, code: EADDRINUSE)) {
            _ = try Socket.listen(on: .ip(.loopback, port: port), reusePort: false)
        }
        let second = try Socket.listen(on: .ip(.loopback, port: port), reusePort: true)
        #expect(second.number >= 0)
    }

    @Test("a listener that has ended refuses, though its descriptor is still open")
    func endListening() throws {
        let listener = try Socket.listen(on: Self.loopback, reusePort: false)
        let port = try #require(Socket.localPort(listener.number))
        Socket.endListening(listener.number)
        do {
            let client = try Self.connected(to: .ip(.loopback, port: port))
            #expect(Socket.pendingError(client.number) == ECONNREFUSED)
        } catch let error as IOError {
            #expect(error.code == ECONNREFUSED)
        }
        #expect(listener.number >= 0)
    }

    @Test("a path that is too long, or empty, is an error, not a cut-off address", arguments: [0, 108, 500])
    func longPath(count: Int) {
        let path = String(repeating: "x", count: count)
        #expect(throws: IOError(.path, code: ENAMETOOLONG)) {
            _ = try Socket.connect(to: .unix(path: path))
        }
    }

    @Test("closing with a reset fails the peer's next read")
    func reset() throws {
        let listener = try Socket.listen(on: Self.loopback, reusePort: false)
        let port = try #require(Socket.localPort(listener.number))
        let client = try Self.connected(to: .ip(.loopback, port: port))
        guard let server = Self.accepted(listener) else {
            Issue.record("nobody came")
            return
        }
        Socket.resetOnClose(client.number)
        let number = server.number
        _ = consume client
        var input = ByteBuffer(capacity: 16)
        let failed = Self.eventually {
            input.receive(from: number, room: 1) == .failed(ECONNRESET) ? true : nil
        }
        #expect(failed == true)
    }
}
