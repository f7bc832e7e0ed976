import Bytes

/// The fields that tell a client where it stands with its limits; one for each worker, which keeps what it
/// wrote last.
///
///     X-RateLimit-Limit, -Remaining, -Reset    of one limit, the tightest
///     RateLimit-Policy, RateLimit              of each (draft-ietf-httpapi-ratelimit-headers)
///     Retry-After                              on a refusal
struct LimitFields: ~Copyable {
    private let plans: [TierPlan]
    private let isStandard: Bool
    /// Of each tier, one behind the other: up to the number that remains, and where each ends; then from the
    /// name of `RateLimit` up to that number again.
    private var openings: [UInt8] = []
    private var ends = [0]
    private var standard: [UInt8] = []
    private var standardEnds = [0]
    /// From behind that number to the end of the line of the reset, for the second that was asked for last.
    private var reset = ByteBuffer(capacity: 64)
    private var resetSeconds = Int64.min

    /// `plans` are indexed by tier; `isStandard` adds the fields of the draft to those of custom.
    init(_ plans: [TierPlan], isStandard: Bool) {
        self.plans = plans
        self.isStandard = isStandard
        for plan in plans {
            if isStandard {
                openings += Array("RateLimit-Policy: ".utf8) + Self.policy(plan) + Array("\r\n".utf8)
                standard += Array("RateLimit: \"".utf8) + plan.name + Array("\";r=".utf8)
            }
            openings +=
                Array("X-RateLimit-Limit: \(plan.limit.count)\r\nX-RateLimit-Remaining: ".utf8)
            ends.append(openings.count)
            standardEnds.append(standard.count)
        }
    }

    /// Name, quota, and window in seconds: a structured field's item.
    private static func policy(_ plan: TierPlan) -> [UInt8] {
        Array("\"".utf8) + plan.name
            + Array("\";q=\(plan.limit.count);w=\(plan.limit.windowMicroseconds / 1_000_000)".utf8)
    }

    /// Appends the fields for a request under the plain limit of a tier.
    @inline(__always)
    mutating func write(
        _ verdict: RateLimitVerdict, tier: Int, nowSeconds: Int64, into output: inout ByteBuffer
    ) {
        if verdict.resetSeconds != resetSeconds { renew(verdict.resetSeconds) }
        output.append(openings.span.extracting(ends[tier]..<ends[tier &+ 1]))
        output.append(decimal: UInt64(truncatingIfNeeded: verdict.remaining))
        output.append(reset.readable)
        if isStandard {
            output.append(standard.span.extracting(standardEnds[tier]..<standardEnds[tier &+ 1]))
            output.append(decimal: UInt64(truncatingIfNeeded: verdict.remaining))
            output.append(";t=")
            output.append(decimal: Int(max(0, verdict.resetSeconds &- nowSeconds)))
            output.append("\r\n")
        }
        if !verdict.admitted { Self.writeRetry(verdict.retryAfterSeconds, into: &output) }
    }

    /// Appends the fields for a request under several limits, of those that do not only observe; `wall` is
    /// Unix time in microseconds.
    mutating func write(
        _ entries: [LimitEntry], isAdmitted: Bool, wall: Int64, into output: inout ByteBuffer
    ) {
        var tightest: RateLimitVerdict?
        var retryAfter: Int64 = 0
        for entry in entries where !entry.observes {
            let verdict = RateLimitVerdict(entry.reading, entry.limit, wall: wall)
            retryAfter = max(retryAfter, verdict.retryAfterSeconds)
            if let other = tightest, !Self.isTighter(verdict, other) { continue }
            tightest = verdict
        }
        guard let tightest else { return }
        output.append("X-RateLimit-Limit: ")
        output.append(decimal: tightest.limit)
        output.append("\r\nX-RateLimit-Remaining: ")
        output.append(decimal: tightest.remaining)
        output.append("\r\nX-RateLimit-Reset: ")
        output.append(decimal: Int(tightest.resetSeconds))
        output.append("\r\n")
        if isStandard { writeStandard(entries, wall: wall, into: &output) }
        if !isAdmitted { Self.writeRetry(retryAfter, into: &output) }
    }

    /// Of two refusals the one that lasts longer, else what has less left, else what stays so for longer.
    private static func isTighter(_ verdict: RateLimitVerdict, _ other: RateLimitVerdict) -> Bool {
        if verdict.retryAfterSeconds != other.retryAfterSeconds {
            return verdict.retryAfterSeconds > other.retryAfterSeconds
        }
        if verdict.remaining != other.remaining { return verdict.remaining < other.remaining }
        return verdict.resetSeconds > other.resetSeconds
    }

    private func writeStandard(_ entries: [LimitEntry], wall: Int64, into output: inout ByteBuffer) {
        output.append("RateLimit-Policy: ")
        var isFirst = true
        for entry in entries where !entry.observes {
            output.append(isFirst ? "\"" : ", \"")
            isFirst = false
            let name = plans[entry.tier].name
            output.append(name.span)
            output.append("\";q=")
            output.append(decimal: entry.limit.count)
            output.append(";w=")
            output.append(decimal: Int(entry.limit.windowMicroseconds / 1_000_000))
        }
        output.append("\r\nRateLimit: ")
        isFirst = true
        for entry in entries where !entry.observes {
            let verdict = RateLimitVerdict(entry.reading, entry.limit, wall: wall)
            output.append(isFirst ? "\"" : ", \"")
            isFirst = false
            let name = plans[entry.tier].name
            output.append(name.span)
            output.append("\";r=")
            output.append(decimal: verdict.remaining)
            output.append(";t=")
            output.append(decimal: Int(max(0, verdict.resetSeconds - wall / 1_000_000)))
        }
        output.append("\r\n")
    }

    private static func writeRetry(_ seconds: Int64, into output: inout ByteBuffer) {
        output.append("Retry-After: ")
        output.append(decimal: Int(seconds))
        output.append("\r\n")
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
