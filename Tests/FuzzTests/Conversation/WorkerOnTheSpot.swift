import Bytes
import EventLoop
import Foundation

@testable import Gateway

/// A whole worker of the gateway that is served turn by turn on the caller's thread, between sockets that the
/// caller holds the other ends of: a client and an upstream.
final class WorkerOnTheSpot {
    let engine: Engine
    private let door: UnixListener
    private let doorPath: SocketAddress
    private let upstream: UnixListener
    private let folder: String

    init?() {
        folder = NSTemporaryDirectory() + "postern-fuzz-\(UUID().uuidString.prefix(8))"
        do {
            try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
            guard let configuration = Self.configuration(folder) else { return nil }
            let stores = try Stores.open(configuration)
            let wakeup = try Wakeup()
            engine = try Engine(
                stores.share(configuration), number: 0, mailbox: Mailbox(wakeup: wakeup),
                completions: CompletionQueue(wakeup: wakeup), wakeup: wakeup, seed: (1, 2))
            door = try UnixListener(path: folder + "/door")
            doorPath = .unix(path: folder + "/door")
            upstream = try UnixListener(path: folder + "/up")
        } catch {
            return nil
        }
    }

    deinit { try? FileManager.default.removeItem(atPath: folder) }

    private static func configuration(_ folder: String) -> Configuration? {
        let text = """
            workers: 1
            state_directory: \(folder)
            access_log: off
            upstreams: {app: {address: "unix:\(folder)/up", max_connections: 4}}
            routes: [{path: /, tier: off, authentication: none}]
            """
        let surroundings = Surroundings(
            environment: [:], processors: 1, resolve: { _ in nil }, readFile: { _, _ in .missing })
        guard case .ready(let configuration, _) = ConfigurationReader.read(Array(text.utf8), surroundings)
        else {
            return nil
        }
        return configuration
    }

    /// A client's end of a new connection; nil when no descriptor is left.
    func connect() -> Peer? {
        guard let outcome = try? Socket.connect(to: doorPath), case .connected(let socket) = outcome,
            case .accepted(let accepted, _) = Socket.accept(door.descriptor.number)
        else { return nil }
        engine.welcome(accepted, .loopback)
        return Peer(socket)
    }

    /// The upstream's end of the next connection that the worker has opened.
    func accept() -> Peer? {
        guard case .accepted(let socket, _) = Socket.accept(upstream.descriptor.number) else { return nil }
        return Peer(socket)
    }

    /// Lets the worker do what can be done without waiting.
    func turn() {
        for _ in 0..<2 { engine.turn(waiting: false) }
    }

    /// No client is connected, and nothing is being exchanged.
    var isAtRest: Bool { engine.clients.count == 0 && engine.exchangesInUse == 0 }
}
