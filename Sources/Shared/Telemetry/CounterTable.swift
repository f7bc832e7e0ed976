public import Synchronization

/// Counters in rows and columns, all made at once; one thread at a time raises them and any thread reads.
///
///     rows × columns  ──▶  cell = row · columns + column  ──▶  blocks[cell / 64][cell % 64]
///
/// Memory is 8 bytes a cell. An index outside the table is a programmer's mistake and traps.
public struct CounterTable: Sendable {
    public let rows: Int
    public let columns: Int
    @usableFromInline let blocks: [Block]

    /// Sixty-four counters side by side: atomics cannot be moved, so that they live in an object.
    @usableFromInline
    final class Block: Sendable {
        @usableFromInline let cells: [64 of Atomic<UInt64>]

        init() {
            cells = .init { _ in Atomic(0) }
        }
    }

    public init(rows: Int, columns: Int) {
        precondition(rows >= 0 && columns > 0, "a table has columns, and no negative number of rows")
        self.rows = rows
        self.columns = columns
        blocks = (0..<(rows * columns + 63) / 64).map { _ in Block() }
    }

    /// Raises one counter by `amount`; it wraps at 2^64.
    @inlinable
    @inline(__always)
    public func add(_ amount: UInt64 = 1, row: Int, column: Int) {
        precondition(column >= 0 && column < columns && row < rows, "a cell within the table")
        let cell = row &* columns &+ column
        let block = blocks[cell >> 6]
        let value = block.cells[cell & 63].load(ordering: .relaxed)
        block.cells[cell & 63].store(value &+ amount, ordering: .relaxed)
    }

    public func value(row: Int, column: Int) -> UInt64 {
        precondition(column >= 0 && column < columns && row < rows, "a cell within the table")
        let cell = row &* columns &+ column
        return blocks[cell >> 6].cells[cell & 63].load(ordering: .relaxed)
    }
}
