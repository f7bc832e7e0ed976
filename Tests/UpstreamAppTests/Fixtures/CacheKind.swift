import EventLoop
import Synchronization

@testable import UpstreamApp

/// The caches that the same tests are run against.
enum CacheKind: CaseIterable, Sendable {
    case memory, redis

    /// Runs `body` with an empty cache of this kind, for which a Redis is started and ended.
    func with(_ limits: CacheLimits = CacheLimits(), _ body: (any Cache) throws -> Void) throws {
        switch self {
        case .memory: try body(MemoryCache(limits))
        case .redis:
            let server = try RedisServer()
            try body(try RedisCache(server.target, limits: limits, redis: .patient) { _ in })
            withExtendedLifetime(server) {}
        }
    }

    private final class Handle {
        var thread: Thread?

        init(_ thread: consuming Thread) { self.thread = consume thread }
    }

    /// Runs `body` on so many threads at once, and waits for all of them.
    static func onThreads(_ count: Int, _ body: @escaping @Sendable (Int) -> Void) throws {
        let threads = try (0..<count).map { index in
            Handle(try Thread(name: "test-\(index)") { body(index) })
        }
        for handle in threads { handle.thread.take()?.join() }
    }

    /// Waits, at most so long, until something is so.
    static func wait(seconds: Double = 10, until isSo: () -> Bool) -> Bool {
        let end = Moment.now().monotonic + Int64(seconds * 1_000_000)
        while !isSo() {
            if Moment.now().monotonic > end { return false }
            _ = Poll.isReadable(-1, withinMilliseconds: 5)
        }
        return true
    }

    /// How many milliseconds `body` took.
    static func milliseconds(_ body: () throws -> Void) rethrows -> Int {
        let start = Moment.now().monotonic
        try body()
        return Int((Moment.now().monotonic - start) / 1_000)
    }
}

extension RedisLimits {
    /// For a machine on which much else runs: nothing is a fault that merely takes its time.
    static var patient: RedisLimits {
        var limits = RedisLimits()
        limits.waitMilliseconds = 5_000
        limits.connectMilliseconds = 5_000
        limits.commandMilliseconds = 5_000
        limits.probeMilliseconds = 50
        return limits
    }

    /// Of which each wait is told from every other.
    static var hasty: RedisLimits {
        var limits = RedisLimits()
        limits.waitMilliseconds = 150
        limits.connectMilliseconds = 300
        limits.commandMilliseconds = 200
        limits.probeMilliseconds = 100
        return limits
    }
}
