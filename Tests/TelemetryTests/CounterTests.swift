import Synchronization
import Testing

@testable import Telemetry

struct CounterTests {
    @Test("a counter starts at zero and adds up")
    func counter() {
        let counter = Counter()
        #expect(counter.value == 0)
        counter.add()
        counter.add(41)
        #expect(counter.value == 42)
    }

    @Test("a gauge goes up and down, below zero too")
    func gauge() {
        let gauge = Gauge()
        gauge.add(3)
        gauge.add(-5)
        #expect(gauge.value == -2)
        gauge.set(7)
        #expect(gauge.value == 7)
    }

    @Test("each cell of a table counts alone", arguments: [(1, 1), (3, 500), (17, 64), (2, 63), (2, 65)])
    func table(rows: Int, columns: Int) {
        let table = CounterTable(rows: rows, columns: columns)
        for row in 0..<rows {
            for column in 0..<columns { table.add(UInt64(row * columns + column), row: row, column: column) }
        }
        table.add(row: rows - 1, column: columns - 1)
        for row in 0..<rows {
            for column in 0..<columns {
                let extra: UInt64 = row == rows - 1 && column == columns - 1 ? 1 : 0
                #expect(table.value(row: row, column: column) == UInt64(row * columns + column) + extra)
            }
        }
    }

    @Test("a reader on another thread never sees a counter go back")
    func readWhileWritten() async {
        final class Shared: Sendable {
            let counter = Counter()
            let isDone = Atomic(false)
        }
        let shared = Shared()
        let reader = Task.detached {
            var last: UInt64 = 0
            var steps = 0
            while !shared.isDone.load(ordering: .acquiring) {
                let value = shared.counter.value
                if value < last { return -1 }
                if value > last { steps += 1 }
                last = value
            }
            return shared.counter.value == 200_000 ? steps : -2
        }
        for _ in 0..<200_000 { shared.counter.add() }
        shared.isDone.store(true, ordering: .releasing)
        #expect(await reader.value >= 0)
    }
}
