import Synchronization

/// A level that one thread at a time changes and any thread reads.
public struct Gauge: ~Copyable, Sendable {
    private let cell = Atomic<Int64>(0)

    public init() {}

    public var value: Int64 { cell.load(ordering: .relaxed) }

    public func set(_ level: Int64) {
        cell.store(level, ordering: .relaxed)
    }

    /// Moves the level up, or down by a negative amount.
    public func add(_ amount: Int64) {
        cell.store(cell.load(ordering: .relaxed) &+ amount, ordering: .relaxed)
    }
}
