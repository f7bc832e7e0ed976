import Bytes
import EventLoop

extension LineBuffer {
    /// Appends an address as text: dotted quad for IPv4, RFC 5952 for IPv6.
    mutating func append(address: IPAddress) {
        if !address.isIPv4 { return appendIPv6(address) }
        append(decimal: (address.low >> 24) & 0xFF)
        append("." as StaticString)
        append(decimal: (address.low >> 16) & 0xFF)
        append("." as StaticString)
        append(decimal: (address.low >> 8) & 0xFF)
        append("." as StaticString)
        append(decimal: address.low & 0xFF)
    }

    @inline(never)
    private mutating func appendIPv6(_ address: IPAddress) {
        let run = address.longestZeroRun
        var group = 0
        while group < 8 {
            if group == run.start && run.count > 1 {
                append("::" as StaticString)
                group &+= run.count
                continue
            }
            let followsRun = run.count > 1 && group == run.start &+ run.count
            if group > 0 && !followsRun { append(":" as StaticString) }
            append(hexadecimal: address.group(group))
            group &+= 1
        }
    }

    private mutating func append(hexadecimal value: UInt64) {
        var digits = ByteBuffer(capacity: 16)
        digits.append(hexadecimal: value)
        append(digits.readable)
    }
}

extension IPAddress {
    fileprivate func group(_ index: Int) -> UInt64 {
        let half = index < 4 ? high : low
        return (half >> UInt64(16 * (3 - index & 3))) & 0xFFFF
    }

    /// The first of the longest runs of zero groups.
    fileprivate var longestZeroRun: (start: Int, count: Int) {
        var best = (start: -1, count: 0)
        var current = 0
        for index in 0..<8 {
            current = group(index) == 0 ? current + 1 : 0
            if current > best.count { best = (index - current + 1, current) }
        }
        return best
    }
}
