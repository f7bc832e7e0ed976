import CLinux
import EventLoop
import Synchronization

/// The workers of a running gateway, those of the configuration in force and those that end what they began
/// under earlier ones; and the main thread's watch over them.
///
///     serving ──SIGTERM, SIGINT──▶ draining ──all ended, or time over──▶ exit 0
///      │   ▲                          └──a second signal──▶ exit 1, at once
///      └───┘ SIGHUP, or asked at the admin door: another configuration
final class Fleet: Sendable {
    /// How long the access log may take to go out at the end.
    private static let logMilliseconds = 1_000
    /// How long the admin door waits for a revocation to be durable.
    private static let commitMilliseconds = 5_000
    /// What workers may take beyond the drain time before they are left behind.
    private static let graceMicroseconds: Int64 = 500_000
    /// Earlier configurations that may serve open connections at once.
    private static let mostRetired = 32
    /// Of those that have ended, so many are kept to explain what they refused.
    private static let mostEnded = 4

    private struct State: Sendable {
        /// The oldest first; the last is in force.
        var generations: [Generation]
        /// What the workers shared that have ended.
        var ended: [SharedState] = []
        var isDraining = false
    }

    private let stores: Stores
    private let source: ConfigurationSource
    private let state: Mutex<State>
    private let seats: [WorkerSeat]
    /// Held by who reads another configuration.
    private let reloading = Mutex(())

    /// Starts the workers.
    init(_ configuration: Configuration, _ stores: Stores, _ source: ConfigurationSource) throws(BootError) {
        self.stores = stores
        self.source = source
        let shared = try stores.share(configuration)
        let listeners = try Self.listen(configuration)
        try stores.startKeys(shared)
        let first = try Generation.start(number: 0, shared, listeners: listeners)
        first.attendKeys()
        stores.history.add(first.shared.metrics, number: 0)
        seats = first.mailboxes.map { WorkerSeat($0) }
        state = Mutex(State(generations: [first]))
    }

    /// Serves until told to end; the result is the exit code.
    func serve(_ signals: borrowing SignalSource) throws(BootError) -> CInt {
        let door = try openDoor()
        Process.say(Self.greeting(current.configuration))
        return watch(signals, door)
    }

    /// What the workers share whose configuration is in force.
    private var current: SharedState {
        state.withLock { state in
            guard let last = state.generations.last else { preconditionFailure("one is always in force") }
            return last.shared
        }
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

    // MARK: - Another configuration

    /// Reads the configuration again, and puts it in force if nothing is wrong with it.
    func reload() -> ReloadOutcome {
        let outcome = reloading.withLock { _ in readAndReplace() }
        switch outcome {
        case .done(let warnings):
            for warning in warnings { Process.say("gateway: warning: \(warning)") }
            Process.say("gateway: \(source.file) is in force anew")
        case .refused(let lines):
            Process.say("gateway: \(source.file) is refused; what is in force stays")
            for line in lines { Process.say("gateway: \(line)") }
        }
        return outcome
    }

    private func readAndReplace() -> ReloadOutcome {
        let configuration: Configuration
        do throws(ConfigurationError) {
            configuration = try source.read()
        } catch {
            return .refused(error.lines)
        }
        let before = current.configuration
        let fixed = ConfigurationSuccession.fixedKeys(before, configuration)
        if !fixed.isEmpty {
            return .refused(
                fixed.map { "\(source.file): \($0): is read at start only; start the gateway again" })
        }
        guard let aligned = ConfigurationSuccession.align(configuration, with: before) else {
            return .refused([
                "\(source.file): more than \(ConfigurationSuccession.mostNames) names of providers or tiers "
                    + "since the start; start the gateway again"
            ])
        }
        do throws(RevocationStoreError) {
            try stores.revocations.adopt(aligned.providers, nowMicroseconds: Moment.now().wall)
        } catch {
            return .refused(["the revocations of new providers cannot be read: \(error)"])
        }
        return state.withLock { replace(&$0, by: aligned) }
    }

    private func replace(_ state: inout State, by configuration: Configuration) -> ReloadOutcome {
        guard !state.isDraining, let last = state.generations.last else {
            return .refused(["the gateway is ending"])
        }
        if state.generations.count > Self.mostRetired {
            return .refused([
                "\(Self.mostRetired) earlier configurations serve open connections still; close some first"
            ])
        }
        do throws(BootError) {
            var listeners: [[Listener]] = []
            for numbers in last.listeners {
                var sockets: [Listener] = []
                for number in numbers {
                    sockets.append(
                        try BootError.explaining("cannot take over a listener") { () throws(IOError) in
                            Listener(try Socket.duplicate(number))
                        })
                }
                listeners.append(sockets)
            }
            let shared = try stores.share(configuration)
            try stores.startKeys(shared)
            let next = try Generation.start(
                number: last.number + 1, shared, listeners: listeners, seats: seats)
            next.attendKeys()
            stores.history.add(next.shared.metrics, number: next.number)
            state.generations.append(next)
            for (seat, mailbox) in zip(seats, next.mailboxes) { seat.pass(to: mailbox) }
            return .done(warnings: configuration.warnings)
        } catch {
            stores.remoteKeys.stopUnheard()
            return .refused(["\(error)"])
        }
    }

    /// Forgets the workers of earlier configurations that have ended.
    private func reap() {
        let ended = state.withLock { state in
            let last = state.generations.last?.number
            let done = state.generations.filter { $0.number != last && $0.hasEnded }
            for generation in done {
                stores.history.retire(number: generation.number)
                state.ended.append(generation.shared)
            }
            state.generations.removeAll { generation in
                done.contains { $0.number == generation.number }
            }
            state.ended.removeFirst(max(0, state.ended.count - Self.mostEnded))
            return done
        }
        for generation in ended {
            for remote in generation.shared.remoteKeys { remote?.leave(generation: generation.number) }
        }
        if !ended.isEmpty { stores.remoteKeys.stopUnheard() }
    }

    // MARK: - The watch

    private func watch(_ signals: borrowing SignalSource, _ door: AdminDoor) -> CInt {
        var drainsUntil: Int64?
        while true {
            let generations = state.withLock { $0.generations }
            if generations.allSatisfy(\.hasEnded) { break }
            let failure = generations.lazy.compactMap(\.endings.failure).first
            if drainsUntil == nil, let failure {
                Process.say("gateway: a worker failed: \(failure)")
                return BootError.exitCode
            }
            if let drainsUntil, Moment.now().monotonic > drainsUntil + Self.graceMicroseconds { break }
            if drainsUntil == nil { reap() }
            guard let signal = signals.next(waitMilliseconds: drainsUntil == nil ? 500 : 20) else { continue }
            switch signal {
            case SIGUSR1: stores.log?.reopen()
            // To look names up may take a while, and other signals should not wait for it.
            case SIGHUP where drainsUntil == nil: _ = try? Thread(name: "reload") { _ = self.reload() }
            case SIGHUP: break
            case _ where drainsUntil != nil:
                Process.say("gateway: ended at once")
                return 1
            default: drainsUntil = drain()
            }
        }
        door.close()
        stores.remoteKeys.stop()
        stores.revocations.stop()
        stores.log?.finish(withinMilliseconds: Self.logMilliseconds)
        Process.say("gateway: ended")
        return 0
    }

    /// Lets all workers end; until when they may take.
    private func drain() -> Int64 {
        Process.say("gateway: draining")
        return state.withLock { state in
            state.isDraining = true
            let time = state.generations.last?.shared.configuration.drainMicroseconds ?? 0
            let until = Moment.now().monotonic + time
            for generation in state.generations {
                generation.shared.isDraining.store(true, ordering: .releasing)
                for mailbox in generation.mailboxes { mailbox.send(.drain(untilMicroseconds: until)) }
            }
            return until
        }
    }

    /// Opens the admin door, whose thread asks the stores and never the workers.
    private func openDoor() throws(BootError) -> AdminDoor {
        let admin = current.configuration.admin
        let services = AdminServices(
            metrics: { self.stores.metrics }, providers: { self.current.configuration.providers.map(\.name) },
            health: {
                let shared = self.current
                return AdminServices.Health(
                    workers: shared.configuration.workers,
                    isDraining: shared.isDraining.load(ordering: .acquiring),
                    fault: self.stores.revocations.lastFault == nil
                        ? nil : "The revocation store does not work")
            },
            commit: { body in
                self.stores.revocations.commitAndWait(
                    RevocationEntry(body), providers: [body.provider],
                    nowMicroseconds: Moment.now().wall, timeoutMilliseconds: Self.commitMilliseconds)
            },
            refusal: { self.refusal($0) }, reload: { self.reload() })
        return try BootError.explaining("cannot open the admin socket \(admin.path)") {
            () throws(IOError) in try AdminDoor.open(admin, services)
        }
    }

    /// What is remembered of a request, by whichever configuration refused it.
    private func refusal(_ id: [UInt8]) -> RefusalReport? {
        let all = state.withLock { $0.ended + $0.generations.map(\.shared) }
        for shared in all.reversed() {
            if let record = shared.refusals.lazy.compactMap({ $0.find(id) }).first {
                return RefusalReport(record, shared.configuration)
            }
        }
        return nil
    }

    private static func greeting(_ configuration: Configuration) -> String {
        let addresses = configuration.listen.map(\.description).joined(separator: ", ")
        let workers = configuration.workers == 1 ? "1 worker" : "\(configuration.workers) workers"
        return "gateway: \(HelpText.version) listens on \(addresses) with \(workers)"
    }
}
