import Synchronization

/// A count that one thread at a time raises and any thread reads.
///
/// Raising is a plain load and store without a locked instruction, which is exact because there is one
/// writer; a total over several writers is the sum of their counters.
public struct Counter: ~Copyable, Sendable {
    private let cell = Atomic<UInt64>(0)

    public init() {}

    public var value: UInt64 { cell.load(ordering: .relaxed) }

    /// Raises the count by `amount`; it wraps at 2^64.
    public func add(_ amount: UInt64 = 1) {
        cell.store(cell.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }
}
