/// An IPv4 or IPv6 address in 128 bits; IPv4 is held as IPv4-mapped (RFC 4291, 2.5.5.2), so that both
/// spellings of one address are equal.
public struct IPAddress: Hashable, Sendable {
    public let high: UInt64
    public let low: UInt64

    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// An IPv4 address in host byte order.
    public init(v4: UInt32) {
        high = 0
        low = 0x0000_FFFF_0000_0000 | UInt64(v4)
    }

    public var isIPv4: Bool { high == 0 && low >> 32 == 0xFFFF }
    /// 127.0.0.0/8 or ::1.
    public var isLoopback: Bool { isIPv4 ? low >> 24 & 0xFF == 0x7F : high == 0 && low == 1 }

    public static let loopback = IPAddress(v4: 0x7F00_0001)
    @inlinable
    public static var any: IPAddress { IPAddress(v4: 0) }

    /// The address with all bits after the first `prefix` of 128 cleared.
    public func masked(prefix: Int) -> IPAddress {
        if prefix >= 128 { return self }
        if prefix >= 64 {
            let bits = UInt64(128 - prefix)
            return IPAddress(high: high, low: bits >= 64 ? 0 : (low >> bits) << bits)
        }
        let bits = UInt64(64 - max(prefix, 0))
        return IPAddress(high: bits >= 64 ? 0 : (high >> bits) << bits, low: 0)
    }
}
