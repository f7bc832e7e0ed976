import EventLoop
import SQLite
import Synchronization
import Telemetry

/// Brings this gateway's revocations to Redis, and brings all of them again when Redis may have lost some.
///
/// It leaves a marker there, whose value names the server's run: when it is gone, or names another run (Redis
/// was emptied, started anew, or another server took over), or when anything has failed, every entry in force
/// is published again, page by page. What Redis has already is not changed by that.
struct RevocationPublisher: ~Copyable {
    struct Limits: Sendable {
        /// Entries in one trip.
        var page = 500
        var lookMicroseconds: Int64 = 1_000_000
        var markerMilliseconds: Int64 = 600_000
    }

    private var courier: RevocationCourier
    private let limits: Limits
    private let figures: RevocationFigures
    private let place: String
    /// How long the stream keeps what is appended to it.
    private let keepMicroseconds: Int64
    private let marker: String
    private let say: @Sendable (String) -> Void
    private var isAway = false
    private var lookAt = Int64.min
    private var progress = Progress.wanted

    private enum Progress {
        /// All that is in force must be published.
        case wanted
        /// What stands behind this row in the file is still to come.
        case under(runs: [String], after: RevocationFile.Row?)
        case done
    }

    /// `name` is this process's own.
    init(
        _ courier: consuming RevocationCourier, place: String, name: String, keepMicroseconds: Int64,
        figures: RevocationFigures, limits: Limits = Limits(), say: @escaping @Sendable (String) -> Void
    ) {
        self.courier = courier
        self.place = place
        self.keepMicroseconds = keepMicroseconds
        self.figures = figures
        self.limits = limits
        self.say = say
        marker = "postern:published:\(name)"
    }

    /// When `tend` should be called next, on the monotonic clock.
    var dueAt: Int64 {
        if case .under = progress { return Int64.min }
        return lookAt
    }

    /// Commits rows to Redis; false when it has not taken them all in time. They are published again then.
    mutating func publish(_ rows: [RevocationFile.Row]) -> Bool {
        do throws(RedisFault) {
            var rest = rows[...]
            while !rest.isEmpty {
                try send(Array(rest.prefix(limits.page)))
                rest = rest.dropFirst(limits.page)
            }
            return true
        } catch {
            fail(error)
            return false
        }
    }

    /// Looks whether Redis still has what it was given, and brings the next page if it does not.
    mutating func tend(_ file: borrowing RevocationFile, _ now: Moment) {
        do throws(RedisFault) {
            if now.monotonic >= lookAt {
                lookAt = now.monotonic + limits.lookMicroseconds
                try look()
            }
            if case .under(let runs, let after) = progress { try bring(file, now, runs, after) }
        } catch {
            fail(error)
        }
    }

    /// The file cannot be read now: all of it is published later.
    mutating func postpone() {
        progress = .wanted
        lookAt = Moment.now().monotonic + limits.lookMicroseconds
    }

    private mutating func send(_ rows: [RevocationFile.Row]) throws(RedisFault) {
        let count = try courier.send(rows, now: Moment.now().wall, keep: keepMicroseconds)
        if count == 0 { return }
        figures.published.add(UInt64(count))
        answered()
    }

    /// Asks for each server's run and the marker there.
    private mutating func look() throws(RedisFault) {
        let servers = try courier.look(marker, lifeMilliseconds: limits.markerMilliseconds)
        answered()
        let runs = servers.map(\.run)
        switch progress {
        case .under(let begun, _) where begun == runs && servers.allSatisfy({ $0.marker != nil }): return
        case .done where servers.allSatisfy({ $0.marker == $0.run }): return
        case .done, .wanted, .under:
            // Should Redis be emptied before the last page, this is gone as well.
            _ = try mark(runs.map { _ in "partly" }, onlyIfThere: false)
            figures.republications.add()
            progress = .under(runs: runs, after: nil)
        }
    }

    private mutating func bring(
        _ file: borrowing RevocationFile, _ now: Moment, _ runs: [String], _ after: RevocationFile.Row?
    ) throws(RedisFault) {
        var page: [RevocationFile.Row] = []
        do throws(SQLiteError) {
            page = try file.page(after: after, count: limits.page, nowMicroseconds: now.wall)
        } catch {
            // The file's own faults are told by who writes to it; the page is asked for again.
            return postpone()
        }
        if !page.isEmpty { try send(page) }
        if page.count == limits.page {
            progress = .under(runs: runs, after: page.last)
            return
        }
        progress = try mark(runs, onlyIfThere: true) ? .done : .wanted
    }

    /// Leaves the marker on each server; false when it should have been there and was not.
    private mutating func mark(_ values: [String], onlyIfThere: Bool) throws(RedisFault) -> Bool {
        try courier.mark(
            marker, values, lifeMilliseconds: limits.markerMilliseconds, onlyIfThere: onlyIfThere)
    }

    private mutating func fail(_ fault: RedisFault) {
        progress = .wanted
        figures.faults.add()
        figures.isAway.store(true, ordering: .relaxed)
        lookAt = Moment.now().monotonic + limits.lookMicroseconds / 4
        if !isAway { say("gateway: Redis at \(place) takes no revocations: \(fault.text)") }
        isAway = true
    }

    private mutating func answered() {
        figures.isAway.store(false, ordering: .relaxed)
        if isAway { say("gateway: Redis at \(place) takes revocations again") }
        isAway = false
    }
}
