import Bytes

/// The fields that tell a client where it stands with its limit; one for each worker, which keeps what it
/// wrote last.
struct LimitFields: ~Copyable {
    /// Of each tier, one behind the other, up to the number that remains; and where each ends.
    private let openings: [UInt8]
    private let ends: [Int]
    /// From behind that number to the end of the line of the reset, for the second that was asked for last.
    private var reset = ByteBuffer(capacity: 64)
    private var resetSeconds = Int64.min

    /// `limits` are indexed by tier.
    init(limits: [Int]) {
        var openings: [UInt8] = []
        var ends = [0]
        for limit in limits {
            openings += Array("X-RateLimit-Limit: \(limit)\r\nX-RateLimit-Remaining: ".utf8)
            ends.append(openings.count)
        }
        self.openings = openings
        self.ends = ends
    }

    /// Appends the fields for a request of the tier, and `Retry-After` to a refusal.
    @inline(__always)
    mutating func write(_ verdict: RateLimitVerdict, tier: Int, into output: inout ByteBuffer) {
        if verdict.resetSeconds != resetSeconds { renew(verdict.resetSeconds) }
        output.append(openings.span.extracting(ends[tier]..<ends[tier &+ 1]))
        output.append(decimal: UInt64(truncatingIfNeeded: verdict.remaining))
        output.append(reset.readable)
        if !verdict.admitted {
            output.append("Retry-After: ")
            output.append(decimal: Int(verdict.retryAfterSeconds))
            output.append("\r\n")
        }
    }

    @inline(never)
    private mutating func renew(_ seconds: Int64) {
        resetSeconds = seconds
        reset.removeAll()
        reset.append("\r\nX-RateLimit-Reset: ")
        reset.append(decimal: Int(seconds))
        reset.append("\r\n")
    }
}
