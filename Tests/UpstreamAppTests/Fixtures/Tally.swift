import Synchronization

/// A count that any thread raises.
final class Tally: Sendable {
    private let cell = Atomic<Int>(0)

    var count: Int { cell.load(ordering: .sequentiallyConsistent) }

    @discardableResult
    func add() -> Int { cell.add(1, ordering: .sequentiallyConsistent).newValue }
}
