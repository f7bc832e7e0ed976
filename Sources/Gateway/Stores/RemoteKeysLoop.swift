import EventLoop
import JWT
import Synchronization

/// Keeps one provider's key set: fetches it before it is needed, again and again, and hands what has changed
/// to the workers. It runs on a thread of its own and waits for nobody but a process that it may kill.
///
///     at rest ──due, or a token's key is unknown──▶ fetching ──set──▶ handed on, if it differs ──▶ at rest
///        └─ too old: the workers are told that there is none   └──no──▶ said once, and tried again later
final class RemoteKeysLoop {
    private static let longestWait: Int64 = 60_000_000

    private let remote: RemoteKeys
    private let say: @Sendable (String) -> Void
    private var schedule: KeySchedule
    private var gate: UnknownKeyGate
    private var fetch: KeyFetch?
    /// The id of the token for which the fetch is under way.
    private var missed: [UInt8]?
    /// What the workers hold.
    private var held: KeySet?
    private var isToldFaulty = false

    init(_ remote: RemoteKeys, now: Int64, say: @escaping @Sendable (String) -> Void) {
        self.remote = remote
        self.say = say
        schedule = KeySchedule(remote.settings, now: now)
        gate = UnknownKeyGate(leastMicroseconds: remote.settings.unknownKeyMicroseconds)
    }

    /// Does what is to be done now, then waits until there is more.
    func step() {
        let now = Moment.now().monotonic
        if held != nil && schedule.isStale(now) { dropKeys() }
        proceed(now)
        if fetch == nil { begin(now) }
        wait(now)
        remote.wakeup.drain()
    }

    private func dropKeys() {
        held = nil
        note()
        remote.publish(nil)
        say("gateway: the key set of \(remote.provider) is too old; its tokens are answered with 503")
    }

    /// Takes what the process that fetches has brought.
    private func proceed(_ now: Int64) {
        guard case .answered(let answer)? = fetch?.proceed(now: now) else { return }
        fetch = nil
        do throws(KeyFetchFault) {
            take(try FetchedKeys(answer, remote.settings.format, for: remote.algorithms), now)
        } catch {
            fail(error, now)
        }
    }

    private func begin(_ now: Int64) {
        if gate.expire(now) { remote.leaveAlone(gate.inVain.map(\.id)) }
        let missed = remote.missed
        if let id = missed, held?.hasKey(id: id) == true || !listens(now) {
            remote.forgetMissed()
        } else {
            self.missed = missed
        }
        remote.hear(self.missed == nil && listens(now))
        if self.missed == nil && now < schedule.dueAt { return }
        do throws(IOError) {
            fetch = try KeyFetch(KeyFetchQuestion(remote.settings), now: now)
        } catch {
            fail(.broken("the process that fetches cannot be started: \(IOError.text(of: error.code))"), now)
        }
    }

    /// A server that fails is left to its schedule, and so is one that has never answered.
    private func listens(_ now: Int64) -> Bool {
        held != nil && schedule.failures == 0 && gate.isOpen(now)
    }

    private func take(_ fetched: FetchedKeys, _ now: Int64) {
        let isNew = held.map { !$0.hasSameKeys(as: fetched.set) } ?? true
        schedule.succeeded(freshSeconds: fetched.freshSeconds, now: now, chance: .random(in: 0...(.max)))
        if isNew || isToldFaulty {
            let left = fetched.leftOut == 0 ? "" : ", and \(fetched.leftOut) of no use"
            let keys = fetched.set.count == 1 ? "1 key" : "\(fetched.set.count) keys"
            say("gateway: the key set of \(remote.provider) has been fetched: \(keys)\(left)")
        }
        isToldFaulty = false
        if isNew {
            held = fetched.set
            remote.publish(fetched.set)
        }
        remote.leftOutCount.store(fetched.leftOut, ordering: .relaxed)
        note()
        settleMissed(now)
        remote.count(isNew ? .changed : .same)
    }

    private func fail(_ fault: KeyFetchFault, _ now: Int64) {
        schedule.failed(now: now, chance: .random(in: 0...(.max)))
        if !isToldFaulty {
            isToldFaulty = true
            let rest =
                held == nil ? "its tokens are answered with 503" : "the keys of before are used meanwhile"
            say("gateway: the key set of \(remote.provider) cannot be fetched: \(fault.text); \(rest)")
        }
        settleMissed(now)
        remote.count(fault.outcome)
    }

    /// The token has had its fetch.
    private func settleMissed(_ now: Int64) {
        guard let id = missed else { return }
        missed = nil
        gate.fetched(for: id, isFound: held?.hasKey(id: id) == true, now: now)
        remote.leaveAlone(gate.inVain.map(\.id))
        remote.forgetMissed()
    }

    private func note() {
        remote.keyCount.store(held?.count ?? 0, ordering: .relaxed)
        remote.fetchedAt.store(held == nil ? 0 : schedule.fetchedAt ?? 0, ordering: .relaxed)
    }

    private func wait(_ now: Int64) {
        var until = now + Self.longestWait
        if held != nil, let staleAt = schedule.staleAt { until = min(until, staleAt) }
        if let deadline = fetch?.deadline {
            until = min(until, deadline)
        } else {
            until = min(until, schedule.dueAt)
            if !gate.isOpen(now) { until = min(until, gate.opensAt) }
            if let first = gate.inVain.first { until = min(until, first.until) }
        }
        let milliseconds = Int((until - Moment.now().monotonic + 999) / 1_000)
        if let number = fetch?.number {
            Poll.waitForEither(remote.wakeup.number, number, withinMilliseconds: milliseconds)
        } else {
            remote.wakeup.wait(milliseconds: milliseconds)
        }
    }
}
