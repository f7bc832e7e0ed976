// Invariant: each pointer handed to a system call is to a local value that outlives the call, and goes with
// its size.
import Foundation
import Glibc

/// The other end: sockets that take connections.
extension LoopbackSocket {
    /// Listens on a free port of 127.0.0.1. With `backlog` 0 and nobody accepting, later attempts hang.
    static func listening(backlog: Int32 = 128) throws -> LoopbackSocket {
        let listener = LoopbackSocket(adopting: socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0))
        var address = address(port: 0)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener.descriptor, .init(__sockaddr__: $0), size)
            }
        }
        guard bound == 0, listen(listener.descriptor, backlog) == 0 else {
            throw HarnessError("listen: errno \(errno)")
        }
        return listener
    }

    /// Listens on a Unix socket.
    static func listening(at path: String) throws -> LoopbackSocket {
        let listener = LoopbackSocket(adopting: socket(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0))
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        guard path.utf8.count < MemoryLayout.size(ofValue: address.sun_path) else {
            throw HarnessError("\(path) is too long for a socket")
        }
        unsafe withUnsafeMutableBytes(of: &address.sun_path) { unsafe $0.copyBytes(from: path.utf8) }
        let size = socklen_t(MemoryLayout<sockaddr_un>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe bind(listener.descriptor, .init(__sockaddr__: $0), size)
            }
        }
        guard bound == 0, listen(listener.descriptor, 128) == 0 else {
            throw HarnessError("listen at \(path): errno \(errno)")
        }
        return listener
    }

    /// Gives a socket that is to connect this address, and a free port.
    func takeAddress(_ source: UInt32) throws {
        var address = Self.address(port: 0)
        address.sin_addr.s_addr = source.bigEndian
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let bound = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe Glibc.bind(descriptor, .init(__sockaddr__: $0), size)
            }
        }
        guard bound == 0 else { throw HarnessError("bind: errno \(errno)") }
    }

    /// The port of a listener.
    func port() throws -> Int {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = unsafe withUnsafeMutablePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe getsockname(descriptor, .init(__sockaddr__: $0), &size)
            }
        }
        guard result == 0 else { throw HarnessError("getsockname: errno \(errno)") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// The next connection, with a bound on its waits; nil once the listener was shut down.
    func accept(timeoutSeconds: Int = 10) -> LoopbackSocket? {
        let number = unsafe Glibc.accept4(
            descriptor, .init(__sockaddr__: nil), nil, Int32(SOCK_CLOEXEC.rawValue))
        guard number >= 0 else { return nil }
        let socket = LoopbackSocket(adopting: number)
        socket.setTimeouts(seconds: timeoutSeconds)
        return socket
    }

    /// Sends a non-blocking socket on its way to a port, and does not look how that went.
    static func beginConnecting(_ descriptor: Int32, port: Int) {
        var address = address(port: port)
        let size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = unsafe withUnsafePointer(to: &address) { pointer in
            unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                unsafe connect(descriptor, .init(__sockaddr__: $0), size)
            }
        }
    }

    /// Ends both directions, also under a thread that waits on them.
    func shutDown() { shutdown(descriptor, Int32(truncatingIfNeeded: SHUT_RDWR)) }

    /// Makes the coming close a reset.
    func resetOnClose() {
        var setting = linger(l_onoff: 1, l_linger: 0)
        unsafe setsockopt(
            descriptor, SOL_SOCKET, SO_LINGER, &setting, socklen_t(MemoryLayout<linger>.size))
    }

    /// Holds what is sent back until the close, so that the end goes out with the last bytes (TCP only).
    func holdUntilClose() {
        var setting: Int32 = 1
        unsafe setsockopt(
            descriptor, Int32(IPPROTO_TCP), TCP_CORK, &setting, socklen_t(MemoryLayout<Int32>.size))
    }
}
