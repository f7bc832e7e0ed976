/// What the limiter says of one request, in the units of the fields that tell the client.
struct RateLimitVerdict: Equatable, Sendable {
    var admitted: Bool
    var limit: Int
    var remaining: Int
    /// Unix seconds, rounded up, at which the oldest counted request leaves the window.
    var resetSeconds: Int64
    /// Seconds, rounded up, after which a refused client will find room; 0 when admitted.
    var retryAfterSeconds: Int64

    init(admitted: Bool, limit: Int, remaining: Int, resetSeconds: Int64, retryAfterSeconds: Int64) {
        self.admitted = admitted
        self.limit = limit
        self.remaining = remaining
        self.resetSeconds = resetSeconds
        self.retryAfterSeconds = retryAfterSeconds
    }

    /// `wall` is Unix time in microseconds. With nothing counted, the window is reset already: now, rounded
    /// up.
    @inline(__always)
    init(_ reading: SlidingWindowShard.Reading, _ limit: SlidingWindowTable.Limit, wall: Int64) {
        // A limit of 0 admits nothing ever; its window is the honest thing to name.
        let leavesIn = reading.admitted || reading.counted > 0 ? reading.leavesIn : limit.windowMicroseconds
        admitted = reading.admitted
        self.limit = limit.count
        remaining = max(0, limit.count &- reading.counted)
        resetSeconds = RateLimitVerdict.secondsRoundedUp(wall &+ leavesIn)
        if leavesIn > 0 { resetSeconds = max(resetSeconds, wall / 1_000_000 &+ 1) }
        retryAfterSeconds =
            admitted
            ? 0
            : max(
                1, RateLimitVerdict.secondsRoundedUp(reading.counted > 0 ? reading.roomIn : leavesIn))
    }

    private static func secondsRoundedUp(_ microseconds: Int64) -> Int64 {
        (microseconds &+ 999_999) / 1_000_000
    }
}
