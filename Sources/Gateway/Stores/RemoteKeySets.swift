import EventLoop
import Synchronization

/// All key sets that are fetched. They outlast configurations: a provider whose settings stay the same keeps
/// its set, its thread and what was counted.
final class RemoteKeySets: Sendable {
    private struct State: Sendable {
        /// The oldest first; two are of one provider while its workers of earlier settings still serve.
        var live: [(keys: RemoteKeys, thread: RemoteKeysThread)] = []
        /// By provider, the fetches of those that have ended.
        var ended: [String: [UInt64]] = [:]
    }

    private let state = Mutex(State())

    /// By the provider's index, the set of each that a route takes; nil: its keys are not fetched. What is
    /// new waits for `start`.
    func find(_ configuration: Configuration) throws(IOError) -> [RemoteKeys?] {
        let taken = Set(configuration.routes.filter { $0.authentication != .none }.flatMap(\.providers))
        var found: [RemoteKeys?] = []
        for (index, provider) in configuration.providers.enumerated() {
            guard taken.contains(index) else {
                found.append(nil)
                continue
            }
            let live = state.withLock { state in state.live.last { $0.keys.serves(provider) }?.keys }
            if let live { found.append(live) } else { found.append(try RemoteKeys(provider)) }
        }
        return found
    }

    /// Begins to fetch those of `all` that are new. `say` tells the operator one line.
    func start(_ all: [RemoteKeys?], say: @escaping @Sendable (String) -> Void) throws(IOError) {
        for keys in all {
            guard let keys, !state.withLock({ state in state.live.contains { $0.keys === keys } }) else {
                continue
            }
            let thread = try RemoteKeysThread(keys, say: say)
            state.withLock { $0.live.append((keys, thread)) }
        }
    }

    /// Ends those that no worker hears of any more.
    func stopUnheard() { stop { !$0.hasReaders } }

    /// Ends all of them, and the processes that fetch.
    func stop() { stop { _ in true } }

    private func stop(_ isDone: (RemoteKeys) -> Bool) {
        let done = state.withLock { state in
            let done = state.live.filter { isDone($0.keys) }
            state.live.removeAll { entry in done.contains { $0.keys === entry.keys } }
            return done
        }
        for (keys, thread) in done {
            thread.stop()
            state.withLock { state in
                state.ended[keys.provider] = Self.sum(state.ended[keys.provider], keys.fetchCounts)
            }
        }
    }

    /// One for each provider, by name, of its latest settings; counters go on from those before.
    func figures(monotonic now: Int64) -> [KeyFigures] {
        state.withLock { state in
            var figures: [KeyFigures] = []
            for (keys, _) in state.live {
                var own = KeyFigures(keys, monotonic: now)
                if let index = figures.firstIndex(where: { $0.provider == own.provider }) {
                    own.fetches = Self.sum(figures[index].fetches, own.fetches)
                    figures[index] = own
                } else {
                    own.fetches = Self.sum(state.ended[own.provider], own.fetches)
                    figures.append(own)
                }
            }
            return figures.sorted { $0.provider < $1.provider }
        }
    }

    private static func sum(_ one: [UInt64]?, _ other: [UInt64]) -> [UInt64] {
        guard let one else { return other }
        return zip(one, other).map { $0 &+ $1 }
    }
}
