import EventLoop
import Foundation
import Synchronization

/// Ports that the system hands out to nobody: one at which a server has ended stays without any.
enum FaultPorts {
    /// Below those of `ip_local_port_range`.
    private static let range = 12_000..<32_000
    private static let next = Atomic<Int>(Int(getpid()) * 499)

    /// A listener at the next port that is free.
    static func listen() throws -> (listener: CInt, port: Int) {
        for _ in range {
            let number = next.add(1, ordering: .relaxed).newValue
            let port = range.lowerBound + number % range.count
            let address = SocketAddress.ip(.loopback, port: UInt16(port))
            guard let listener = try? Socket.listen(on: address, reusePort: false) else { continue }
            return (listener.release(), port)
        }
        throw IOError(.bind, code: EADDRINUSE)
    }
}
