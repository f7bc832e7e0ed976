import Synchronization
import Telemetry

/// What has been asked of one service, and how it went.
final class ServiceFigures: Sendable {
    struct Snapshot: Equatable, Sendable {
        /// Exchanges, those that were repetitions included.
        var requests: UInt64 = 0
        var repetitions: UInt64 = 0
        /// Calls that ended in an error, by whose fault it was.
        var errors: [ServiceError.Fault: UInt64] = [:]
    }

    private let state = Mutex(Snapshot())
    /// How long the exchanges took.
    private let durations = Mutex(Histogram())

    func recordExchange(microseconds: Int64, isRepetition: Bool) {
        state.withLock { state in
            state.requests += 1
            if isRepetition { state.repetitions += 1 }
        }
        durations.withLock { $0.record(microseconds: microseconds) }
    }

    func record(_ error: ServiceError) {
        state.withLock { $0.errors[error.fault, default: 0] += 1 }
    }

    var snapshot: Snapshot { state.withLock { $0 } }

    func add(to total: inout HistogramTotal) {
        durations.withLock { $0.add(to: &total) }
    }
}
