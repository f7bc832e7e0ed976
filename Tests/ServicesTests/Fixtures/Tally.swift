import Synchronization

/// A count that any thread changes.
final class Tally: Sendable {
    private let cell = Atomic<Int>(0)

    var count: Int { cell.load(ordering: .sequentiallyConsistent) }

    @discardableResult
    func add(_ number: Int) -> Int { cell.add(number, ordering: .sequentiallyConsistent).newValue }
}
