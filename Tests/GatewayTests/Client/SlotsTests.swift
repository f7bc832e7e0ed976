import Bytes
import Testing

@testable import Gateway

@Suite("Slots and lent buffers")
struct SlotsTests {
    private final class Tenant {}

    @Test("a slot's next tenant has another generation, and the former one is not found any more")
    func generations() {
        var slots = Slots<Tenant>()
        let first = slots.reserve()
        let tenant = Tenant()
        slots.fill(first.index, tenant)
        #expect(slots.find(first.index, generation: first.generation) === tenant)
        #expect(slots.count == 1)
        slots.vacate(first.index)
        #expect(slots.find(first.index, generation: first.generation) == nil)
        let second = slots.reserve()
        #expect(second.index == first.index && second.generation != first.generation)
        // Reserved is not filled: nobody lives there yet.
        #expect(slots.find(second.index, generation: second.generation) == nil)
        #expect(slots[second.index] == nil)
        slots.vacate(second.index)
        #expect(slots.count == 0)
        #expect(slots.find(99, generation: 0) == nil && slots[99] == nil && slots[-1] == nil)
    }

    @Test("tenants that come and go at random are found under their own numbers and no others")
    func churn() {
        var slots = Slots<Tenant>()
        var present: [(index: Int, generation: UInt32, tenant: Tenant)] = []
        var gone: [(index: Int, generation: UInt32)] = []
        for round in 0..<2_000 {
            if present.count < 20 && (round % 3 != 0 || present.isEmpty) {
                let (index, generation) = slots.reserve()
                let tenant = Tenant()
                slots.fill(index, tenant)
                present.append((index, generation, tenant))
            } else {
                let (index, generation, _) = present.remove(at: round % present.count)
                slots.vacate(index)
                gone.append((index, generation))
            }
            #expect(slots.count == present.count)
        }
        #expect(slots.capacity <= 20)
        for one in present { #expect(slots.find(one.index, generation: one.generation) === one.tenant) }
        for one in gone { #expect(slots.find(one.index, generation: one.generation) == nil) }
    }

    @Test("memory goes out to hollow buffers and comes back from empty ones, within a bound")
    func buffers() {
        var pool = BufferPool(keep: 2)
        var first = ByteBuffer()
        pool.lend(&first)
        #expect(first.capacity == BufferPool.bufferSize)
        first.append("kept")
        pool.reclaim(&first)
        #expect(first.capacity > 0, "one that holds bytes keeps its memory")
        pool.lend(&first)
        #expect(first.readable.array == Array("kept".utf8), "one that has memory is let be")
        first.removeAll()
        pool.reclaim(&first)
        #expect(first.capacity == 0)
        for _ in 0..<3 {
            var one = ByteBuffer()
            var two = ByteBuffer()
            var three = ByteBuffer()
            pool.lend(&one)
            pool.lend(&two)
            pool.lend(&three)
            let isEmpty = one.isEmpty && two.isEmpty && three.isEmpty
            #expect(isEmpty)
            two.append("x")
            two.consume(1)
            pool.reclaim(&one)
            pool.reclaim(&two)
            pool.reclaim(&three)
        }
        var grown = ByteBuffer(capacity: 2 * BufferPool.bufferSize)
        pool.reclaim(&grown)
        #expect(grown.capacity == 0, "another size is freed, not lent on")
        pool.lend(&grown)
        #expect(grown.capacity == BufferPool.bufferSize)
    }
}
