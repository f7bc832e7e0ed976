import Synchronization

/// The counts of all configurations that the process has had: counters never fall, whatever is configured
/// anew.
final class MetricsHistory: Sendable {
    private struct State: Sendable {
        /// Those whose workers have ended, added up; nil: there are none.
        var ended: MetricsGeneration?
        var live: [(number: Int, generation: MetricsGeneration)] = []
    }

    private let state = Mutex(State())

    func add(_ generation: MetricsGeneration, number: Int) {
        state.withLock { $0.live.append((number, generation)) }
    }

    /// The workers of this generation have ended, and count no more.
    func retire(number: Int) {
        state.withLock { state in
            guard let index = state.live.firstIndex(where: { $0.number == number }) else { return }
            let generation = state.live.remove(at: index).generation
            state.ended =
                state.ended.map { .merging($0, generation) }
                ?? .merging(generation, MetricsGeneration(names: .init(), workers: 0))
        }
    }

    /// The oldest first.
    var generations: [MetricsGeneration] {
        state.withLock { state in (state.ended.map { [$0] } ?? []) + state.live.map(\.generation) }
    }
}
