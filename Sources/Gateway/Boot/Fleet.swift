import CLinux
import EventLoop
import JWT
import Synchronization

/// The workers of a running gateway, and the main thread's watch over them.
///
///     serving ──SIGTERM, SIGINT──▶ draining ──all ended, or time over──▶ exit 0
///                                      └──a second signal──▶ exit 1, at once
struct Fleet: ~Copyable {
    /// How long the access log may take to go out at the end.
    private static let logMilliseconds = 1_000
    /// How long the admin door waits for a revocation to be durable.
    private static let commitMilliseconds = 5_000
    /// What workers may take beyond the drain time before they are left behind.
    private static let graceMicroseconds: Int64 = 500_000

    private let stores: Stores
    private let ended = Endings()

    /// Workers that have ended, and what kept those that failed from working.
    private final class Endings: Sendable {
        let all = Mutex<[IOError?]>([])

        func add(_ error: IOError?) {
            all.withLock { $0.append(error) }
        }

        var count: Int { all.withLock { $0.count } }
        var failure: IOError? { all.withLock { all in all.lazy.compactMap { $0 }.first } }
    }

    init(_ stores: Stores) {
        self.stores = stores
    }

    /// Starts the workers and serves until told to end; the result is the exit code.
    func serve(_ signals: borrowing SignalSource) throws(BootError) -> CInt {
        let configuration = stores.shared.configuration
        let sockets = try Self.listen(configuration)
        var mailboxes: [Mailbox<Engine.Order>] = []
        for number in 0..<configuration.workers {
            mailboxes.append(Mailbox<Engine.Order>(wakeup: stores.wakeups[number]))
        }
        let keyThreads = try startKeys(mailboxes)
        for number in 0..<configuration.workers {
            let ended = self.ended
            let start = WorkerStart(
                shared: stores.shared, number: number, mailbox: mailboxes[number],
                completions: stores.completions[number],
                wakeup: stores.wakeups[number], listeners: sockets[number], seed: Process.randomSeed())
            try BootError.explaining("cannot start worker \(number)") { () throws(IOError) in
                try start.run { ended.add($0) }
            }
        }
        let door = try openDoor()
        Process.say(Self.greeting(configuration))
        defer { keyThreads.forEach { $0.stop() } }
        return watch(signals, mailboxes, door)
    }

    /// Begins to fetch the key sets of all providers that have a URL, which nothing waits for.
    private func startKeys(_ mailboxes: [Mailbox<Engine.Order>]) throws(BootError) -> [RemoteKeysThread] {
        var threads: [RemoteKeysThread] = []
        for (index, remote) in stores.shared.remoteKeys.enumerated() {
            guard let remote else { continue }
            let publish = { @Sendable (keys: KeySet?) in
                for mailbox in mailboxes { mailbox.send(.keys(keys, provider: index)) }
            }
            try BootError.explaining("cannot start the keys' thread") { () throws(IOError) in
                threads.append(try RemoteKeysThread(remote, publish: publish, say: { Process.say($0) }))
            }
        }
        return threads
    }

    /// Every worker's own listeners: the kernel spreads connections over them.
    private static func listen(_ configuration: Configuration) throws(BootError) -> [[Listener]] {
        var sockets: [[Listener]] = Array(repeating: [], count: configuration.workers)
        for address in configuration.listen {
            // Several sockets with SO_REUSEPORT may share a port, with another process's as well: only a
            // socket without it finds out that the port is taken.
            try BootError.explaining("cannot listen on \(address)") { () throws(IOError) in
                _ = try Socket.listen(on: address, reusePort: false)
            }
            for number in 0..<configuration.workers {
                let socket = try BootError.explaining("cannot listen on \(address)") { () throws(IOError) in
                    Listener(try Socket.listen(on: address, reusePort: true))
                }
                sockets[number].append(socket)
            }
        }
        return sockets
    }

    private func watch(
        _ signals: borrowing SignalSource, _ mailboxes: [Mailbox<Engine.Order>], _ door: AdminDoor
    ) -> CInt {
        let workers = mailboxes.count
        var drainsUntil: Int64?
        while ended.count < workers {
            if let drainsUntil, Moment.now().monotonic > drainsUntil + Self.graceMicroseconds { break }
            if drainsUntil == nil, ended.failure != nil { break }
            guard let signal = signals.next(waitMilliseconds: drainsUntil == nil ? 500 : 20) else { continue }
            switch signal {
            case SIGUSR1: stores.shared.logWriter?.reopen()
            case SIGHUP: Process.say("gateway: the configuration is read at start only; restart to change it")
            case _ where drainsUntil != nil:
                Process.say("gateway: ended at once")
                return 1
            default:
                let until = Moment.now().monotonic + stores.shared.configuration.drainMicroseconds
                drainsUntil = until
                stores.shared.isDraining.store(true, ordering: .releasing)
                Process.say("gateway: draining")
                for mailbox in mailboxes { mailbox.send(.drain(untilMicroseconds: until)) }
            }
        }
        if drainsUntil == nil, let failure = ended.failure {
            Process.say("gateway: a worker failed: \(failure)")
            return BootError.exitCode
        }
        door.close()
        stores.shared.revocationStore.stop()
        stores.shared.logWriter?.finish(withinMilliseconds: Self.logMilliseconds)
        Process.say("gateway: ended")
        return 0
    }

    /// Opens the admin door, whose thread asks the stores and never the workers.
    private func openDoor() throws(BootError) -> AdminDoor {
        let shared = stores.shared
        let configuration = shared.configuration
        let services = AdminServices(
            metrics: shared.metrics, providers: configuration.providers.map(\.name),
            health: {
                AdminServices.Health(
                    workers: configuration.workers, isDraining: shared.isDraining.load(ordering: .acquiring),
                    fault: shared.revocationStore.lastFault == nil
                        ? nil : "The revocation store does not work")
            },
            commit: { body in
                shared.revocationStore.commitAndWait(
                    RevocationEntry(body), providers: [body.provider],
                    nowMicroseconds: Moment.now().wall, timeoutMilliseconds: Self.commitMilliseconds)
            },
            refusal: { id in
                let record = shared.refusals.lazy.compactMap { $0.find(id) }.first
                return record.map { RefusalReport($0, configuration) }
            })
        return try BootError.explaining("cannot open the admin socket \(configuration.admin.path)") {
            () throws(IOError) in try AdminDoor.open(configuration.admin, services)
        }
    }

    private static func greeting(_ configuration: Configuration) -> String {
        let addresses = configuration.listen.map(\.description).joined(separator: ", ")
        let workers = configuration.workers == 1 ? "1 worker" : "\(configuration.workers) workers"
        return "gateway: \(HelpText.version) listens on \(addresses) with \(workers)"
    }
}
