// Invariant: clock_gettime writes one timespec, into a local that outlives the call.
internal import CLinux

/// A reading of both clocks, in microseconds.
public struct Moment: Equatable, Sendable {
    /// Since an arbitrary start; never steps back.
    public var monotonic: Int64
    /// Since 1970-01-01T00:00:00Z; may step.
    public var wall: Int64

    public init(monotonic: Int64, wall: Int64) {
        self.monotonic = monotonic
        self.wall = wall
    }

    public var wallSeconds: Int64 { wall / 1_000_000 }

    /// Reads both clocks.
    public static func now() -> Moment {
        Moment(monotonic: read(CLOCK_MONOTONIC), wall: read(CLOCK_REALTIME))
    }

    static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        _ = unsafe clock_gettime(clock, &time)
        return Int64(time.tv_sec) &* 1_000_000 &+ Int64(time.tv_nsec) / 1_000
    }

    /// Moves on to the present with one clock read; the wall clock is looked at again after a tenth of a
    /// second.
    mutating func advance(_ wallReadAt: inout Int64) {
        let present = Self.read(CLOCK_MONOTONIC)
        if present &- wallReadAt > 100_000 {
            wall = Self.read(CLOCK_REALTIME)
            wallReadAt = present
        } else {
            wall &+= present &- monotonic
        }
        monotonic = present
    }
}
