import Synchronization

/// Tells the operator once when the shared store goes away, and once when it is back, however many workers
/// notice.
final class StoreHealth: Sendable {
    private struct State: Sendable {
        var away: Set<Int> = []
        var isToldAway = false
    }

    private let state = Mutex(State())
    private let say: @Sendable (String) -> Void

    init(say: @escaping @Sendable (String) -> Void) {
        self.say = say
    }

    /// `place` and `reason` hold no secrets.
    func isAway(worker: Int, _ place: String, _ reason: String) {
        let isFirst = state.withLock { state in
            state.away.insert(worker)
            defer { state.isToldAway = true }
            return !state.isToldAway
        }
        if isFirst { say("gateway: Redis at \(place) is away: \(reason); limits go on as `on_outage` says") }
    }

    func isBack(worker: Int, _ place: String) {
        let isLast = state.withLock { state in
            state.away.remove(worker)
            guard state.away.isEmpty, state.isToldAway else { return false }
            state.isToldAway = false
            return true
        }
        if isLast { say("gateway: Redis at \(place) answers again") }
    }

    /// Nobody cares for that one any more.
    func isGone(worker: Int) {
        state.withLock { state in _ = state.away.remove(worker) }
    }

    /// Workers without it.
    var awayCount: Int { state.withLock { $0.away.count } }
}
