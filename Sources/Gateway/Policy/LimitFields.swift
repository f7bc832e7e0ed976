import Bytes

/// The fields that tell a client where it stands with its limits; one for each worker, which keeps what it
/// wrote last.
///
///     X-RateLimit-Limit, -Remaining, -Reset    of one limit, the tightest
///     RateLimit-Policy, RateLimit              of each (draft-ietf-httpapi-ratelimit-headers)
///     Retry-After                              on a refusal
///
/// Those of a plain limit are kept as they were written last: mostly the digits alone are others.
struct LimitFields: ~Copyable {
    private let plans: [TierPlan]
    private let isStandard: Bool
    /// Of each tier the fields that were written last, a stride apart.
    private var texts: [UInt8]
    private var kept: [Kept]

    private static let stride = 512

    private struct Kept {
        var count = 0
        var resetSeconds = Int64.min
        var nowSeconds = Int64.min
        /// Where the number that remains ends, twice; the same place where it stands once.
        var end = 0
        var secondEnd = 0
        /// Powers of ten between which it has as many digits as are written.
        var low = 0
        var high = 0
    }

    /// `plans` are indexed by tier; `isStandard` adds the fields of the draft to those of custom.
    init(_ plans: [TierPlan], isStandard: Bool) {
        self.plans = plans
        self.isStandard = isStandard
        kept = Array(repeating: Kept(), count: plans.count)
        texts = Array(repeating: 0, count: plans.count * Self.stride)
    }

    /// Appends the fields for a request under the plain limit of a tier.
    @inline(__always)
    mutating func write(
        _ verdict: RateLimitVerdict, tier: Int, nowSeconds: Int64, into output: inout ByteBuffer
    ) {
        let start = tier &* Self.stride
        let remaining = verdict.remaining
        let last = kept[tier]
        if last.resetSeconds != verdict.resetSeconds || last.nowSeconds != nowSeconds
            || remaining < last.low || remaining >= last.high
        {
            renew(verdict, tier, nowSeconds)
        } else {
            var digits = texts.mutableSpan
            let distance = last.secondEnd &- last.end
            var index = last.end
            var rest = UInt32(truncatingIfNeeded: remaining)
            repeat {
                let quotient = rest / 10
                let digit = UInt8(truncatingIfNeeded: rest &- quotient &* 10) | 0x30
                index &-= 1
                digits[index] = digit
                digits[index &+ distance] = digit
                rest = quotient
            } while rest != 0
        }
        output.append(texts.span.extracting(start..<start &+ kept[tier].count))
        if !verdict.admitted { Self.writeRetry(verdict.retryAfterSeconds, into: &output) }
    }

    /// Writes all of a tier's fields anew.
    @inline(never)
    private mutating func renew(_ verdict: RateLimitVerdict, _ tier: Int, _ nowSeconds: Int64) {
        let plan = plans[tier]
        var new = Kept()
        var text = ByteBuffer(capacity: Self.stride)
        if isStandard {
            text.append("RateLimit-Policy: ")
            text.append("\"")
            text.append(plan.name.span)
            text.append("\";q=")
            text.append(decimal: verdict.limit)
            text.append(";w=")
            text.append(decimal: Int(plan.limit.windowMicroseconds / 1_000_000))
            text.append("\r\n")
        }
        text.append("X-RateLimit-Limit: ")
        text.append(decimal: verdict.limit)
        text.append("\r\nX-RateLimit-Remaining: ")
        let first = text.count
        text.append(decimal: verdict.remaining)
        new.end = tier &* Self.stride &+ text.count
        new.secondEnd = new.end
        new.high = 1
        for _ in first..<text.count { new.high *= 10 }
        new.low = text.count - first == 1 ? 0 : new.high / 10
        text.append("\r\nX-RateLimit-Reset: ")
        text.append(decimal: Int(verdict.resetSeconds))
        text.append("\r\n")
        if isStandard {
            text.append("RateLimit: \"")
            text.append(plan.name.span)
            text.append("\";r=")
            text.append(decimal: verdict.remaining)
            new.secondEnd = tier &* Self.stride &+ text.count
            text.append(";t=")
            text.append(decimal: Self.seconds(until: verdict.resetSeconds, nowSeconds, plan.limit))
            text.append("\r\n")
        }
        precondition(text.count <= Self.stride, "a tier's name is bounded, and so are its numbers")
        new.count = text.count
        new.resetSeconds = verdict.resetSeconds
        new.nowSeconds = nowSeconds
        Self.copy(text, into: &texts, at: tier &* Self.stride)
        kept[tier] = new
    }

    private static func copy(_ text: borrowing ByteBuffer, into texts: inout [UInt8], at start: Int) {
        let bytes = text.readable
        for index in 0..<bytes.count { texts[start + index] = bytes[index] }
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
            output.append(
                decimal: Self.seconds(until: verdict.resetSeconds, wall / 1_000_000, entry.limit))
        }
        output.append("\r\n")
    }

    /// Both moments are whole seconds, so that the difference may be one more than it is; never more than the
    /// window.
    private static func seconds(
        until reset: Int64, _ now: Int64, _ limit: SlidingWindowTable.Limit
    ) -> Int {
        Int(max(0, min(reset &- now, limit.windowMicroseconds / 1_000_000)))
    }

    private static func writeRetry(_ seconds: Int64, into output: inout ByteBuffer) {
        output.append("Retry-After: ")
        output.append(decimal: Int(seconds))
        output.append("\r\n")
    }
}
