import EventLoop
import Synchronization

/// One computation of a value, by one thread, for which others wait.
final class CacheFlight: Sendable {
    enum Outcome: Equatable, Sendable {
        /// nil: there is no such value.
        case value([UInt8]?)
        case failed
    }

    private struct State {
        var outcome: Outcome?
        /// Made by the first who waits, and signalled once: it stays readable for all.
        var landing: Wakeup?
    }

    private let state = Mutex(State())
    /// Held while the value is stored, so that who invalidates it is ahead of that or behind it.
    private let isValid = Mutex(true)

    /// nil: the time has passed, or waiting is not possible.
    func wait(milliseconds: Int) -> Outcome? {
        let (outcome, landing) = state.withLock { state in
            if state.outcome == nil && state.landing == nil { state.landing = try? Wakeup() }
            return (state.outcome, state.landing)
        }
        if let outcome { return outcome }
        guard let landing, Poll.isReadable(landing.number, withinMilliseconds: milliseconds) else {
            return nil
        }
        return state.withLock { $0.outcome }
    }

    func land(_ outcome: Outcome) {
        state.withLock { state in
            state.outcome = outcome
            state.landing?.signal()
        }
    }

    /// The value that is being computed must not be stored any more.
    func invalidate() {
        isValid.withLock { $0 = false }
    }

    func ifValid(_ store: () -> Void) {
        isValid.withLock { isValid in
            if isValid { store() }
        }
    }
}
