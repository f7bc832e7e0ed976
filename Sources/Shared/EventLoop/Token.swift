/// What epoll hands back with an event: whose it is, in 64 bits.
///
///     63        56 55                32 31                 0
///     ┌───────────┬────────────────────┬────────────────────┐
///     │   kind    │     generation     │       index        │
///     └───────────┴────────────────────┴────────────────────┘
///
/// The generation changes each time a slot is used anew, so that an event for the slot's former tenant, still
/// in the batch of the current turn, is seen for what it is.
public struct Token: Equatable, Sendable {
    public let bits: UInt64

    public init(bits: UInt64) {
        self.bits = bits
    }

    public init(kind: UInt8, generation: UInt32, index: Int) {
        bits =
            UInt64(kind) << 56 | UInt64(generation & 0xFF_FFFF) << 32
            | UInt64(UInt32(truncatingIfNeeded: index))
    }

    public var kind: UInt8 { UInt8(truncatingIfNeeded: bits >> 56) }
    public var generation: UInt32 { UInt32(truncatingIfNeeded: bits >> 32) & 0xFF_FFFF }
    public var index: Int { Int(UInt32(truncatingIfNeeded: bits)) }
}
