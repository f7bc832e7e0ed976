// Invariant: each pointer handed to a system call is to a local value or array that outlives the call,
// and goes with its size.
import Foundation
import Glibc

/// A blocking stream socket to this machine, with a bound on every wait. Closed when it is let go.
final class LoopbackSocket: Sendable {
    let descriptor: Int32

    /// Takes over a socket that nobody else closes.
    init(adopting descriptor: Int32) {
        self.descriptor = descriptor
    }

    /// Connects to a port of 127.0.0.1, from the loopback address 127.0.0.1 or another. A wait longer than
    /// `timeoutSeconds` is an error.
    init(port: Int, timeoutSeconds: Int = 10, from source: UInt32? = nil) throws {
        descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        setTimeouts(seconds: timeoutSeconds)
        if let source { try takeAddress(source) }
        var address = Self.address(port: port)
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, .init(__sockaddr__: $0), socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else { throw HarnessError("connect to port \(port): errno \(errno)") }
    }

    /// Connects to a Unix socket.
    init(path: String, timeoutSeconds: Int = 10) throws {
        descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0)
        setTimeouts(seconds: timeoutSeconds)
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        let capacity = MemoryLayout.size(ofValue: address.sun_path)
        guard path.utf8.count < capacity else { throw HarnessError("\(path) is too long for a socket") }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let result = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, .init(__sockaddr__: $0), socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else { throw HarnessError("connect to \(path): errno \(errno)") }
    }

    deinit { close(descriptor) }

    func send(_ bytes: [UInt8]) throws {
        var offset = 0
        while offset < bytes.count {
            let count = unsafe bytes.withUnsafeBytes { buffer in
                unsafe Glibc.send(
                    descriptor, buffer.baseAddress?.advanced(by: offset), bytes.count - offset,
                    Int32(truncatingIfNeeded: MSG_NOSIGNAL))
            }
            guard count > 0 else { throw HarnessError("send: errno \(errno)") }
            offset += count
        }
    }

    /// The next bytes, `capacity` at the most; none when the other side has ended.
    func receive(capacity: Int = 65_536) throws -> [UInt8] {
        var failure: Int32 = 0
        let bytes = unsafe [UInt8](unsafeUninitializedCapacity: capacity) { buffer, count in
            let received = unsafe recv(descriptor, buffer.baseAddress, capacity, 0)
            failure = received < 0 ? errno : 0
            count = max(received, 0)
        }
        guard failure == 0 else {
            throw HarnessError(failure == EAGAIN ? "nothing came in time" : "recv: errno \(failure)")
        }
        return bytes
    }

    /// Takes nothing more from the other side.
    func endReceiving() { shutdown(descriptor, Int32(truncatingIfNeeded: SHUT_RD)) }

    /// Ends this side; the other can still answer.
    func endSending() { shutdown(descriptor, Int32(truncatingIfNeeded: SHUT_WR)) }

    /// A port of 127.0.0.1 that nobody listens on right now.
    static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = address(port: 0)
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                let bound = unsafe bind(descriptor, .init(__sockaddr__: $0), size)
                return bound == 0 ? unsafe getsockname(descriptor, .init(__sockaddr__: $0), &size) : bound
            }
        }
        guard result == 0 else { throw HarnessError("no free port: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    static func address(port: Int) -> sockaddr_in {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = UInt16(port).bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return address
    }

    func setTimeouts(seconds: Int) {
        var time = timeval(tv_sec: seconds, tv_usec: 0)
        let size = socklen_t(MemoryLayout<timeval>.size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &time, size)
        unsafe setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &time, size)
    }
}
