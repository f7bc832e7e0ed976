import EventLoop
import SQLite

/// The work of the store's thread: batches into the file and the table, and what has ended out of both.
struct RevocationWriter: ~Copyable {
    private let store: RevocationStore
    /// nil until it is opened, and after a fault that a new connection may not have.
    private var file: RevocationFile?
    /// nil where nothing is shared.
    private var publisher: RevocationPublisher?
    private var purgeAt: Int64
    /// The last fault was that the table was full.
    private var hasFilled = false

    init(_ store: RevocationStore) {
        self.store = store
        file = nil
        publisher = store.sharing?.makePublisher()
        purgeAt = Moment.now().monotonic + Int64(store.limits.purgeMilliseconds) * 1_000
    }

    /// Runs until the store is stopped and its queue is empty.
    mutating func run() {
        while true {
            let (batch, isLast) = store.takeBatch()
            if !batch.isEmpty { commit(batch) }
            for copies in store.takeCopies() { copies.waiter.complete(takeOver(copies.rows)) }
            if isLast { return }
            publishAgain()
            let now = Moment.now()
            if now.monotonic >= purgeAt {
                purge(now)
                if store.lastFault != nil { retry() }
            } else if batch.isEmpty {
                let due = min(purgeAt, publisher?.dueAt ?? Int64.max)
                store.waitForRequests(
                    milliseconds: Int((max(due, now.monotonic) - now.monotonic + 999) / 1_000))
            }
        }
    }

    /// Brings Redis what it may have lost, one page at a time.
    private mutating func publishAgain() {
        let now = Moment.now()
        guard let due = publisher?.dueAt, now.monotonic >= due else { return }
        do throws(SQLiteError) {
            if file == nil { file = try store.open() }
        } catch {
            publisher?.postpone()
            return note(error)
        }
        guard let opened = file.take() else { return }
        publisher?.tend(opened, now)
        file = consume opened
    }

    /// Makes durable, and brings in force, what others have revoked.
    private mutating func takeOver(_ rows: [RevocationFile.Row]) -> Bool {
        if rows.count > store.table.room { purge(Moment.now()) }
        guard write(rows) else { return false }
        let providers = store.providers
        for row in rows {
            guard let index = providers.firstIndex(where: { $0.name == row.provider }) else { continue }
            if !store.table.insert(provider: index, row.entry, forgetAt: row.forgetAt) {
                store.report(fault: "the table of revocations is full")
                hasFilled = true
                return false
            }
        }
        return true
    }

    private mutating func commit(_ batch: [RevocationCommit]) {
        var rows: [RevocationFile.Row] = []
        var fitting: [Bool] = []
        let needed = batch.reduce(0) { $0 + $1.providers.count }
        if needed > store.table.room { purge(Moment.now()) }
        var room = store.table.room
        for request in batch {
            let fits = request.providers.count <= room
            fitting.append(fits)
            if !fits { continue }
            room -= request.providers.count
            rows += store.rows(of: request)
        }
        let written = rows.isEmpty || write(rows)
        // In force here at once: Redis may let the publisher wait.
        let inForce = zip(batch, fitting).map { request, fits in fits && written && insert(request) }
        let published = written && (publisher?.publish(rows) ?? true)
        for (request, isInForce) in zip(batch, inForce) {
            store.complete(request, isInForce && published)
        }
        if fitting.contains(false) {
            store.report(fault: "the table of revocations is full")
            hasFilled = true
        }
        if store.lastFault != nil { retrySoon() }
    }

    /// Whether the fault is gone is found out without waiting for the next revocation.
    private mutating func retry() {
        do throws(SQLiteError) {
            if file == nil { file = try store.open() }
            try file?.probe()
            if !hasFilled || store.table.room > 0 {
                store.report(fault: nil)
                hasFilled = false
            }
        } catch {
            note(error)
        }
        if store.lastFault != nil { retrySoon() }
    }

    private mutating func retrySoon() {
        purgeAt = min(purgeAt, Moment.now().monotonic + Int64(store.limits.retryMilliseconds) * 1_000)
    }

    private func insert(_ request: RevocationCommit) -> Bool {
        for (provider, row) in zip(request.providers, store.rows(of: request)) {
            if !store.table.insert(provider: provider, row.entry, forgetAt: row.forgetAt) { return false }
        }
        return true
    }

    private mutating func write(_ rows: [RevocationFile.Row]) -> Bool {
        do throws(SQLiteError) {
            if file == nil { file = try store.open() }
            try file?.write(rows)
            store.report(fault: nil)
            return true
        } catch {
            note(error)
            return false
        }
    }

    private mutating func purge(_ now: Moment) {
        purgeAt = now.monotonic + Int64(store.limits.purgeMilliseconds) * 1_000
        _ = store.table.purge(nowMicroseconds: now.wall)
        do throws(SQLiteError) {
            if file == nil { file = try store.open() }
            try file?.purge(nowMicroseconds: now.wall)
        } catch {
            note(error)
        }
    }

    private mutating func note(_ error: SQLiteError) {
        store.report(fault: error.message)
        if !error.isBusy && !error.isFull { file = nil }
    }
}
