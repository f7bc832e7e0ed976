import Foundation
import Synchronization

/// A server that takes connections and never comes to the point: it says nothing, or the same bytes slowly.
final class SilentPeer: Sendable {
    private let listener: LoopbackSocket
    private let sockets = Mutex<[LoopbackSocket]>([])
    let port: Int

    /// Each connection is sent `opening` at once, and then, if it is not empty, a zero each 20 milliseconds.
    static func with(opening: [UInt8], _ body: (SilentPeer) throws -> Void) throws {
        let peer = try SilentPeer()
        Thread.detachNewThread { peer.serve(opening) }
        defer {
            peer.listener.shutDown()
            for socket in peer.sockets.withLock({ $0 }) { socket.shutDown() }
        }
        try body(peer)
    }

    private init() throws {
        listener = try LoopbackSocket.listening()
        port = try listener.port()
    }

    /// How many connections it has taken.
    var connectionCount: Int { sockets.withLock { $0.count } }

    private func serve(_ opening: [UInt8]) {
        while let socket = listener.accept() {
            sockets.withLock { $0.append(socket) }
            if opening.isEmpty { continue }
            Thread.detachNewThread {
                do {
                    try socket.send(opening)
                    while true {
                        usleep(20_000)
                        try socket.send([0])
                    }
                } catch {
                    // The other side, or the test, has ended.
                }
            }
        }
    }
}
