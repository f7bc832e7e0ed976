import EventLoop
import SQLite
import Synchronization
import Telemetry

/// Commits revocations: first to the file, then to the table that workers ask, then it tells who asked.
///
///     worker ── commit ──▶ queue ──▶ [thread: one transaction per batch ▸ Redis ▸ table ▸ completion] ──▶
/// CompletionQueue
///
/// Where gateways share revocations in Redis, a commit succeeds once Redis has it as well. One that Redis did
/// not take fails, though it is in force here, and is brought there as soon as Redis takes it.
///
/// One thread of its own does the blocking work. A fault (disk full, file locked) fails the commits of its
/// batch and nothing else; the next batch tries again.
final class RevocationStore: Sendable {
    /// Bounds on what the store holds and waits for.
    struct Limits: Sendable {
        /// Commits that wait; more are turned away.
        var queued = 4_096
        /// Commits in one transaction.
        var batch = 256
        var fileBytes: Int64 = 1 << 30
        /// How long another process may hold the file's lock before a batch fails.
        var busyMilliseconds = 1_000
        var purgeMilliseconds = 60_000
        /// How soon after a fault the file is tried again, with nobody asking.
        var retryMilliseconds = 5_000
    }

    private struct Queue: Sendable {
        var requests: [RevocationCommit] = []
        /// What other gateways have revoked.
        var copies: [Copies] = []
        var isClosed = false
    }

    /// Rows that somebody else has committed, and who waits until they are in force here.
    struct Copies: Sendable {
        var rows: [RevocationFile.Row]
        var waiter: RevocationWaiter
    }

    let table: RevocationTable
    let path: String
    let limits: Limits
    /// By the index under which the table has their entries.
    private let known: Mutex<[Configuration.Provider]>
    /// What is shared with other gateways; nil: nothing is.
    let sharing: RevocationSharing?
    private let queue = Mutex(Queue())
    private let wakeup: Wakeup
    private let thread = Mutex<Thread?>(nil)
    private let replica = Mutex<RevocationReplicaThread?>(nil)
    private let fault = Mutex<String?>(nil)
    private let turnedAway = Atomic<UInt64>(0)
    /// Commits that succeeded, and that failed after they were queued.
    let committed = Counter()
    let failed = Counter()

    /// Opens or makes the file at `path` and takes every entry in force into `table`. `start` begins the
    /// thread.
    ///
    /// Entries of providers that the configuration does not name stay in the file.
    init(
        path: String, table: RevocationTable, providers: [Configuration.Provider],
        sharing: RevocationSharing? = nil,
        limits: Limits = Limits(), nowMicroseconds: Int64
    ) throws(RevocationStoreError) {
        self.path = path
        self.table = table
        known = Mutex(providers)
        self.sharing = sharing
        self.limits = limits
        do throws(IOError) { wakeup = try Wakeup() } catch { throw .system(error) }
        try load(providers.map(\.name), nowMicroseconds: nowMicroseconds)
    }

    var providers: [Configuration.Provider] { known.withLock { $0 } }

    /// Takes other providers on, those that were known at the indices they had; entries in the file of those
    /// that were not are in force from here.
    func adopt(
        _ providers: [Configuration.Provider], nowMicroseconds: Int64
    ) throws(RevocationStoreError) {
        let before = self.providers.map(\.name)
        let names = providers.map(\.name)
        precondition(names.starts(with: before), "providers keep their indices")
        if names.count > before.count {
            let new = names.enumerated().map { $0.offset < before.count ? nil : $0.element }
            try load(new, nowMicroseconds: nowMicroseconds)
        }
        known.withLock { $0 = providers }
    }

    /// Takes into the table what the file has of these providers, which stand at their indices.
    private func load(_ names: [String?], nowMicroseconds: Int64) throws(RevocationStoreError) {
        var fits = true
        do throws(SQLiteError) {
            var file = try open()
            try file.purge(nowMicroseconds: nowMicroseconds)
            try file.load(nowMicroseconds: nowMicroseconds) { row in
                guard let provider = names.firstIndex(of: row.provider) else { return true }
                fits = table.insert(provider: provider, row.entry, forgetAt: row.forgetAt)
                return fits
            }
        } catch {
            throw .database(error)
        }
        if !fits { throw .tooManyEntries }
    }

    /// Commits turned away because too many waited.
    var turnedAwayCount: UInt64 { turnedAway.load(ordering: .relaxed) }
    /// The text of the last fault, until a commit succeeds again.
    var lastFault: String? { fault.withLock { $0 } }

    func open() throws(SQLiteError) -> RevocationFile {
        try RevocationFile(
            path: path, maxFileBytes: limits.fileBytes, busyTimeoutMilliseconds: limits.busyMilliseconds)
    }

    func start() throws(IOError) {
        try thread.withLock { (slot) throws(IOError) in
            slot = try Thread(name: "revocations") {
                var writer = RevocationWriter(self)
                writer.run()
            }
        }
        guard let sharing, sharing.settings.mode == .replicate else { return }
        try replica.withLock { (slot) throws(IOError) in slot = try RevocationReplicaThread(self, sharing) }
    }

    /// Commits what is queued, ends the thread, and turns away whatever comes after.
    func stop() {
        replica.withLock { $0.take() }?.stop()
        queue.withLock { $0.isClosed = true }
        wakeup.signal()
        if let thread = thread.withLock({ $0.take() }) { thread.join() }
    }

    /// Queues a revocation for the tokens of `providers`; the answer comes to the ticket's completion queue.
    ///
    /// False, and no answer, when too many wait, when the store is stopped, or when no provider is named.
    func commit(
        _ entry: RevocationEntry, providers: [Int], ticket: RevocationTicket, nowMicroseconds: Int64
    ) -> Bool {
        enqueue(
            RevocationCommit(
                entry: entry, providers: providers, askedAt: nowMicroseconds, asker: .worker(ticket)))
    }

    /// Commits and waits for the outcome: for threads that may block, such as the admin door's.
    ///
    /// False also when the time passed first; the revocation may come into force yet.
    func commitAndWait(
        _ entry: RevocationEntry, providers: [Int], nowMicroseconds: Int64, timeoutMilliseconds: Int
    ) -> Bool {
        guard let waiter = try? RevocationWaiter() else { return false }
        let request = RevocationCommit(
            entry: entry, providers: providers, askedAt: nowMicroseconds, asker: .waiter(waiter))
        return enqueue(request) && waiter.wait(milliseconds: timeoutMilliseconds)
    }

    /// Takes over what others have revoked, and waits until it is in force and durable here; false when it
    /// is not, or not yet.
    func takeOver(_ rows: [RevocationFile.Row], timeoutMilliseconds: Int) -> Bool {
        let providers = providers
        let new = rows.filter { row in
            guard let index = providers.firstIndex(where: { $0.name == row.provider }) else { return false }
            return !table.holds(provider: index, row.entry, until: row.forgetAt)
        }
        if new.isEmpty { return true }
        guard let waiter = try? RevocationWaiter() else { return false }
        let isQueued = queue.withLock { queue in
            if queue.isClosed || queue.copies.count >= 4 { return false }
            queue.copies.append(Copies(rows: new, waiter: waiter))
            return true
        }
        if !isQueued { return false }
        wakeup.signal()
        return waiter.wait(milliseconds: timeoutMilliseconds)
    }

    private func enqueue(_ request: RevocationCommit) -> Bool {
        if request.providers.isEmpty { return false }
        let providers = providers
        precondition(
            request.providers.allSatisfy { providers.indices.contains($0) }, "providers of this configuration"
        )
        let bound = limits.queued
        let accepted = queue.withLock { queue in
            if queue.isClosed || queue.requests.count >= bound { return false }
            queue.requests.append(request)
            return true
        }
        if accepted {
            wakeup.signal()
        } else {
            turnedAway.add(1, ordering: .relaxed)
        }
        return accepted
    }
}

/// What the store's thread uses.
extension RevocationStore {
    /// The next batch, and whether it is the last.
    func takeBatch() -> (requests: [RevocationCommit], isLast: Bool) {
        let bound = limits.batch
        return queue.withLock { queue in
            let batch = Array(queue.requests.prefix(bound))
            queue.requests.removeFirst(batch.count)
            return (batch, queue.isClosed && queue.requests.isEmpty)
        }
    }

    func takeCopies() -> [Copies] {
        queue.withLock { queue in
            let copies = queue.copies
            queue.copies.removeAll()
            return copies
        }
    }

    func waitForRequests(milliseconds: Int) {
        wakeup.wait(milliseconds: milliseconds)
    }

    /// The rows that a request comes to, one per provider.
    func rows(of request: RevocationCommit) -> [RevocationFile.Row] {
        let providers = providers
        return request.providers.map { index in
            let provider = providers[index]
            return RevocationFile.Row(
                provider: provider.name, entry: request.entry,
                forgetAt: request.entry.forgetAt(
                    now: request.askedAt, leeway: provider.leewayMicroseconds,
                    maxLifetime: provider.maxTokenLifetimeMicroseconds))
        }
    }

    func complete(_ request: RevocationCommit, _ succeeded: Bool) {
        if succeeded { committed.add() } else { failed.add() }
        switch request.asker {
        case .worker(let ticket):
            ticket.completions.send(
                RevocationCompletion(ticket: ticket.exchange, succeeded: succeeded))
        case .waiter(let waiter): waiter.complete(succeeded)
        }
    }

    func report(fault text: String?) {
        fault.withLock { $0 = text }
    }
}
