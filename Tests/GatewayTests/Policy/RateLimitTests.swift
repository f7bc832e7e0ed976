import Bytes
import EventLoop
import Testing

@testable import Gateway

@Suite("The rate limit")
struct RateLimitTests {
    /// Requests at these monotonic milliseconds; the last one's answer is given. The wall clock shows the
    /// monotonic time after 1,700,000,000 s.
    struct Row: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var limit: Int
        var windowSeconds: Int64 = 60
        var milliseconds: [Int64]
        var admitted = true
        var remaining: Int
        var reset: Int64
        var retryAfter: Int64 = 0
    }

    static let rows = [
        Row(testDescription: "the first request", limit: 100, milliseconds: [0], remaining: 99, reset: 60),
        Row(
            testDescription: "a part of a second counts as one", limit: 10, milliseconds: [1], remaining: 9,
            reset: 61),
        Row(
            testDescription: "the oldest counted one tells the reset", limit: 10,
            milliseconds: [500, 30_000, 59_999],
            remaining: 7, reset: 61),
        Row(
            testDescription: "the last one admitted", limit: 2, milliseconds: [0, 10], remaining: 0, reset: 60
        ),
        Row(
            testDescription: "the first one refused", limit: 2, milliseconds: [0, 10, 20], admitted: false,
            remaining: 0, reset: 60, retryAfter: 60),
        Row(
            testDescription: "a refused one is not counted", limit: 1,
            milliseconds: [0, 10_000, 20_000, 59_999], admitted: false, remaining: 0, reset: 60, retryAfter: 1
        ),
        Row(
            testDescription: "exactly a window later there is room", limit: 1,
            milliseconds: [0, 10_000, 60_000],
            remaining: 0, reset: 120),
        Row(
            testDescription: "the window slides", limit: 3,
            milliseconds: [0, 20_000, 40_000, 60_000, 61_000],
            admitted: false, remaining: 0, reset: 80, retryAfter: 19),
        Row(
            testDescription: "only what is within the window is subtracted", limit: 5,
            milliseconds: [0, 1_000, 2_000, 61_500], remaining: 3, reset: 62),
        Row(
            testDescription: "two in the same microsecond are two", limit: 5, milliseconds: [7, 7],
            remaining: 3,
            reset: 61),
        Row(
            testDescription: "a wait is rounded up", limit: 1, windowSeconds: 2, milliseconds: [0, 999],
            admitted: false, remaining: 0, reset: 2, retryAfter: 2),
        Row(
            testDescription: "a window of a second resets in the next", limit: 5, windowSeconds: 1,
            milliseconds: [1_000, 1_999], remaining: 3, reset: 2),
        Row(
            testDescription: "a limit of 0 admits nothing", limit: 0, milliseconds: [0], admitted: false,
            remaining: 0,
            reset: 60, retryAfter: 60),
    ]

    static func make(_ limit: Int, windowSeconds: Int64 = 60) -> RateLimit {
        RateLimit(
            .init(enabled: true, maxKeys: 100, ipv6Prefix: 64, preflightTier: nil, fallbackTier: nil),
            tiers: [
                .init(
                    name: "default", limit: limit, windowMicroseconds: windowSeconds * 1_000_000,
                    key: .address)
            ], hash: SipHash(firstKey: 1, secondKey: 2), table: SlidingWindowTable(tiers: 1, maxKeys: 100))
    }

    @Test("Remaining, Reset and Retry-After are exact", arguments: rows)
    func exact(row: Row) {
        let epoch: Int64 = 1_700_000_000
        let limiter = RateLimitTests.make(row.limit, windowSeconds: row.windowSeconds)
        var last: RateLimitVerdict?
        for time in row.milliseconds {
            last = limiter.admit(
                tier: 0, address: .loopback, monotonic: time * 1000, wall: epoch * 1_000_000 + time * 1000)
        }
        #expect(
            last
                == RateLimitVerdict(
                    admitted: row.admitted, limit: row.limit, remaining: row.remaining,
                    resetSeconds: epoch + row.reset, retryAfterSeconds: row.retryAfter))
    }

    @Test("a look records nothing, and with nothing counted the reset is now")
    func look() {
        let limiter = RateLimitTests.make(3)
        for _ in 0..<5 {
            let seen = limiter.admit(
                tier: 0, address: .loopback, monotonic: 0, wall: 1_500_000, records: false)
            #expect(seen.admitted)
            #expect(seen.remaining == 3)
            #expect(seen.resetSeconds == 2)
        }
    }

    @Test("IPv6 addresses count by their first 64 bits, IPv4 addresses each, users by provider and subject")
    func keys() {
        let limiter = RateLimitTests.make(9)
        func remaining(_ text: String) -> Int? {
            let bytes = Array(text.utf8)
            guard let address = IPAddress.parse(bytes.span) else { return nil }
            return limiter.admit(tier: 0, address: address, monotonic: 0, wall: 0).remaining
        }
        func remaining(subject: String, provider: Int) -> Int {
            let bytes = Array(subject.utf8)
            return limiter.admit(tier: 0, subject: bytes.span, provider: provider, monotonic: 0, wall: 0)
                .remaining
        }
        #expect(remaining("2001:db8::1") == 8)
        #expect(remaining("2001:db8:0:0:ffff::") == 7)
        #expect(remaining("2001:db8:0:1::1") == 8)
        #expect(remaining("192.0.2.1") == 8)
        #expect(remaining("::ffff:192.0.2.1") == 7)
        #expect(remaining("192.0.2.2") == 8)
        #expect(remaining(subject: "1", provider: 0) == 8)
        #expect(remaining(subject: "1", provider: 0) == 7)
        #expect(remaining(subject: "1", provider: 1) == 8)
    }

    static func fields(limits: [Int], isStandard: Bool) -> LimitFields {
        let tiers = limits.enumerated().map { number, limit in
            Configuration.Tier(
                name: "tier\(number)", limit: limit, windowMicroseconds: 60_000_000, key: .address)
        }
        return LimitFields(tiers.map { TierPlan($0, claims: []) }, isStandard: isStandard)
    }

    @Test("the fields are written as the reference has them, with Retry-After on a refusal alone")
    func fields() {
        var output = ByteBuffer(capacity: 256)
        let limiter = RateLimitTests.make(1)
        var fields = Self.fields(limits: [7, 1], isStandard: false)
        for _ in 0..<2 {
            let verdict = limiter.admit(tier: 0, address: .loopback, monotonic: 0, wall: 1_000_000_000)
            fields.write(verdict, tier: 1, nowSeconds: 1_000, into: &output)
        }
        let once = "X-RateLimit-Limit: 1\r\nX-RateLimit-Remaining: 0\r\nX-RateLimit-Reset: 1060\r\n"
        #expect(output.readable.text == once + once + "Retry-After: 60\r\n")
    }

    @Test("the fields of every tier and second are their own, in any order")
    func kept() {
        var fields = Self.fields(limits: [10, 0, 100_000], isStandard: true)
        for (tier, limit) in [(0, 10), (2, 100_000), (1, 0), (0, 10)] {
            for (remaining, reset) in [(3, 1_700_000_000), (3, 1_700_000_001), (0, 1_700_000_000)]
                as [(Int, Int64)]
            {
                var output = ByteBuffer()
                fields.write(
                    RateLimitVerdict(
                        admitted: true, limit: limit, remaining: remaining, resetSeconds: reset,
                        retryAfterSeconds: 0), tier: tier, nowSeconds: 1_699_999_941, into: &output)
                #expect(
                    output.readable.text
                        == "RateLimit-Policy: \"tier\(tier)\";q=\(limit);w=60\r\n"
                        + "X-RateLimit-Limit: \(limit)\r\n"
                        + "X-RateLimit-Remaining: \(remaining)\r\nX-RateLimit-Reset: \(reset)\r\n"
                        + "RateLimit: \"tier\(tier)\";r=\(remaining);t=\(reset - 1_699_999_941)\r\n")
            }
        }
    }
}
