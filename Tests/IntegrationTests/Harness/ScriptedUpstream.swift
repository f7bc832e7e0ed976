import Foundation
import Synchronization

/// An upstream that does what a test tells it to, and nothing else: the script runs once for each connection,
/// on a thread of its own, and the connection is closed when the script returns or throws.
final class ScriptedUpstream: Sendable {
    /// As gateway.yaml wants it.
    let address: String
    private let listener: LoopbackSocket
    private let accepted = Mutex(0)
    private let running = Mutex(0)
    private let notes = Mutex<[String]>([])

    typealias Script = @Sendable (ScriptedPeer, ScriptedUpstream) throws -> Void

    /// Runs `body` against a gateway in front of the script: no limits, no tokens. `upstream` adds keys to
    /// the upstream, `settings` sections to gateway.yaml.
    static func with(
        upstream: String = "", settings: String = "", routes: String = "", unix: Bool = false,
        workers: Int = 1,
        script: @escaping Script, _ body: (Sidecar, ScriptedUpstream) throws -> Void
    ) throws {
        let folder = try ScratchFolder()
        let scripted = try ScriptedUpstream(unixPath: unix ? folder.path + "/upstream.sock" : nil)
        scripted.start(script)
        defer { scripted.listener.shutDown() }
        let yaml = yaml(
            scripted.address, upstream: upstream, settings: settings, routes: routes, workers: workers)
        try Sidecar.with(yaml: yaml) { try body($0, scripted) }
    }

    /// One route that lets everything pass to `address`.
    static func yaml(
        _ address: String, upstream: String = "", settings: String = "", routes: String = "",
        workers: Int = 1
    ) -> String {
        """
        workers: \(workers)
        upstreams:
          scripted: { address: "\(address)"\(upstream.isEmpty ? "" : ", " + upstream) }
        cors: { origins: ["https://app.example"] }
        routes:
          - { path: /, upstream: scripted, tier: off, authentication: none }
        \(routes)
        \(settings)
        """
    }

    private init(unixPath: String?) throws {
        if let unixPath {
            listener = try LoopbackSocket.listening(at: unixPath)
            address = "unix:\(unixPath)"
        } else {
            listener = try LoopbackSocket.listening()
            address = "127.0.0.1:\(try listener.port())"
        }
    }

    private func start(_ script: @escaping Script) {
        Thread.detachNewThread { [self] in
            while let socket = listener.accept() {
                let number = accepted.withLock { count in
                    count += 1
                    return count - 1
                }
                running.withLock { $0 += 1 }
                Thread.detachNewThread { [self] in
                    try? script(ScriptedPeer(socket, number: number), self)
                    running.withLock { $0 -= 1 }
                }
            }
        }
    }

    /// Connections taken so far.
    var connections: Int { accepted.withLock { $0 } }

    /// Scripts may leave word of what they saw.
    func note(_ text: String) { notes.withLock { $0.append(text) } }
    var noted: [String] { notes.withLock { $0 } }

    /// Waits for words of the scripts; false when fewer came in time.
    func waitForNotes(_ count: Int, seconds: Double = 10) -> Bool {
        eventually(seconds: seconds) { noted.count >= count }
    }

    /// Waits until no script runs any more.
    func waitUntilIdle(seconds: Double = 10) -> Bool {
        eventually(seconds: seconds) { running.withLock { $0 } == 0 }
    }
}

/// Looks again and again until `isSo`; false when that did not happen in time.
func eventually(seconds: Double = 10, _ isSo: () -> Bool) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
        if isSo() { return true }
        usleep(5_000)
    }
    return isSo()
}
