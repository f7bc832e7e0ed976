import Bytes
import EventLoop
import Synchronization

typealias EngineMailbox = Mailbox<Engine.Order>

/// A worker whose configuration is no longer in force, and the one that takes over from it.
///
///     retiring   exchanges go on to their end under the rules they began with, tunnels until they are closed
///        │ client between two requests, idle upstream connection
///        ▼
///     successor  serves the next request of the connection under the new rules
///
/// The retired worker ends when it has nothing left.
extension Engine {
    /// A client's connection between two requests.
    struct HandedClient: Sendable {
        let socket: HandedSocket
        let peer: IPAddress
        let requests: Int
        /// What has come of the next requests.
        let input: [UInt8]
    }

    /// An idle connection to an upstream.
    struct HandedUpstream: Sendable {
        let socket: HandedSocket
        let address: SocketAddress
    }

    /// Lets another worker take in what comes, and hands over what waits.
    func retire(to seat: WorkerSeat) {
        if isLeaving { return }
        successor = seat
        isLeaving = true
        // The sockets themselves go on listening, for the successor.
        for case let listener? in listeners where !arePaused { loop.epoll.remove(listener.socket.number) }
        for index in listeners.indices { listeners[index] = nil }
        arePaused = false
        for pool in pools {
            while let idle = pool.takeIdle() { handOver(idle.object, pool) }
        }
        for index in 0..<clients.capacity {
            if let client = clients[index], client.phase == .idle { serve(client) }
        }
        continueLeaving()
    }

    /// Gives a client that has been answered in full to the successor.
    func handOver(_ client: ClientConnection) {
        let number = client.channel.socket.number
        do throws(IOError) {
            guard let successor else { return close(client) }
            let socket = HandedSocket(try Socket.duplicate(number))
            // The socket would be watched as long as it is open, whoever has it.
            loop.epoll.remove(number)
            let handed = HandedClient(
                socket: socket, peer: client.peer, requests: client.requests,
                input: Self.copy(client.channel.input))
            shared.openClients.count.add(1, ordering: .relaxed)
            successor.send(.takeOver(handed))
        } catch {
            metrics.recordHit(.fileDescriptors)
        }
        close(client)
    }

    private static func copy(_ buffer: borrowing ByteBuffer) -> [UInt8] { buffer.readable.array }

    /// Gives an idle connection, which its pool has let go of, to the successor.
    func handOver(_ connection: UpstreamConnection, _ pool: UpstreamPool) {
        let number = connection.channel.socket.number
        if let successor, !isDraining, let socket = try? Socket.duplicate(number) {
            loop.epoll.remove(number)
            successor.send(
                .takeOverUpstream(
                    HandedUpstream(socket: HandedSocket(socket), address: pool.configuration.address)))
        }
        close(connection)
    }

    /// Takes in a client that another worker has served before.
    func takeOver(_ handed: HandedClient) {
        guard let socket = handed.socket.take() else { return }
        shared.connectionsByAddress.adopt(handed.peer)
        guard let client = seat(socket, handed.peer) else { return }
        client.requests = handed.requests
        if !handed.input.isEmpty {
            buffers.lend(&client.channel.input)
            client.channel.input.append(handed.input.span)
        }
        let limits = configuration.client
        let time = handed.requests > 0 ? limits.idleMicroseconds : limits.headMicroseconds
        client.channel.setDeadline(now.monotonic &+ time, &loop.timers)
        // No event tells of what came before it was watched here.
        client.channel.expectMore()
        serve(client)
    }

    /// Takes over a connection to an upstream that the configuration still has.
    func takeOver(_ handed: HandedUpstream) {
        let upstream = pools.firstIndex { $0.configuration.address == handed.address && $0.hasRoom }
        guard !isLeaving, let upstream, let socket = handed.socket.take(),
            let connection = try? admit(socket, pools[upstream], state: .busy, upstream: upstream)
        else { return }
        release(connection)
    }
}
