import Synchronization
import Testing

@testable import UpstreamApp

@Suite struct MemoryCacheTests {
    private final class Clock: Sendable {
        let now = Mutex<Int64>(0)

        func advance(milliseconds: Int64) { now.withLock { $0 += milliseconds * 1_000 } }
    }

    private func cache(
        entries: Int = 10_000, bytes: Int = 32 << 20
    ) -> (MemoryCache, Clock) {
        var limits = CacheLimits()
        limits.entries = entries
        limits.totalBytes = bytes
        let clock = Clock()
        return (MemoryCache(limits) { clock.now.withLock { $0 } }, clock)
    }

    @Test("a lifetime ends to the millisecond, by the clock that is passed in")
    func lifetime() {
        let (cache, clock) = cache()
        cache.set("k", to: [1], for: .short)
        clock.advance(milliseconds: 59_999)
        #expect(cache.get("k") == [1])
        clock.advance(milliseconds: 1)
        #expect(cache.get("k") == nil)
        #expect(cache.size.entries == 0 && cache.size.bytes == 0)
    }

    @Test("what is full lets the value go that was not used for the longest time")
    func recency() {
        let (cache, _) = cache(entries: 3)
        for key in ["a", "b", "c"] { cache.set(key, to: [1], for: .long) }
        _ = cache.get("a")
        _ = cache.exists("b")
        cache.set("d", to: [1], for: .long)
        #expect(["a", "b", "c", "d"].map(cache.exists) == [true, false, true, true])
        cache.set("c", to: [2], for: .long)
        cache.set("e", to: [1], for: .long)
        #expect(["a", "c", "d", "e"].map(cache.exists) == [false, true, true, true])
    }

    @Test("neither the number of values nor their bytes go beyond their bounds, nor does the count go wrong")
    func bounds() {
        let (cache, clock) = cache(entries: 50, bytes: 20_000)
        var generator = SystemRandomNumberGenerator()
        for _ in 0..<20_000 {
            let key = "key-\(Int.random(in: 0..<120, using: &generator))"
            switch Int.random(in: 0..<10, using: &generator) {
            case 0: cache.delete(key)
            case 1: _ = cache.get(key)
            case 2: clock.advance(milliseconds: 1)
            case 3: cache.delete(matching: "key-\(Int.random(in: 0..<12, using: &generator))?")
            default:
                let count = Int.random(in: 0..<3_000, using: &generator)
                cache.set(key, to: [UInt8](repeating: 1, count: count), for: CacheLifetime(milliseconds: 100))
            }
            #expect(cache.size.entries <= 50 && cache.size.bytes <= 20_000)
        }
        cache.delete(matching: "*")
        #expect(cache.size.entries == 0 && cache.size.bytes == 0)
    }

    @Test("a value that has no room is not kept, and costs no other its place")
    func tooLarge() {
        let (cache, _) = cache(bytes: 1_000)
        cache.set("a", to: [1], for: .long)
        cache.set("b", to: [UInt8](repeating: 1, count: 1_000), for: .long)
        #expect(cache.get("a") == [1] && cache.get("b") == nil)
    }
}
