import Bytes
import EventLoop
import HTTP1

/// Whose request it is: the peer's address, or what trusted proxies say of it.
///
/// The entries of all X-Forwarded-For lines are one list, to which each proxy appended the address it was
/// reached from. It is walked from its end, for as long as the one who wrote an entry is trusted; so a client
/// can write what it likes at the front. An entry that cannot be read ends the walk at the last trusted
/// address.
struct ClientAddress {
    static func resolve(
        peer: IPAddress, _ head: borrowing RequestHead, _ bytes: Span<UInt8>,
        trusted: [Configuration.AddressBlock]
    ) -> IPAddress {
        guard head.fields.contains(.xForwardedFor), isTrusted(peer, trusted) else { return peer }
        var address = peer
        var line = head.fields.count
        while line > 0 {
            line &-= 1
            let field = head.fields[line]
            if field.id != .xForwardedFor { continue }
            var end = field.value.upper
            while end > field.value.lower {
                var start = end
                while start > field.value.lower && bytes[start &- 1] != 0x2C { start &-= 1 }
                let entry = trimmed(bytes, start..<end)
                end = start &- 1
                // Empty elements of a list are ignored (RFC 9110, section 5.6.1.2).
                if entry.isEmpty { continue }
                guard let next = parse(bytes, entry) else { return address }
                address = next
                if !isTrusted(address, trusted) { return address }
            }
        }
        return address
    }

    /// Tells whether `address` is that of a proxy whose word is taken.
    static func isTrusted(_ address: IPAddress, _ trusted: [Configuration.AddressBlock]) -> Bool {
        var index = 0
        while index < trusted.count {
            if trusted[index].contains(address) { return true }
            index &+= 1
        }
        return false
    }

    /// An entry: an address; IPv4 with a port; IPv6 in brackets, with a port or without.
    private static func parse(_ bytes: Span<UInt8>, _ entry: Range<Int>) -> IPAddress? {
        if bytes[entry.lowerBound] == 0x5B {
            guard let bracket = firstOffset(of: 0x5D, bytes, entry) else { return nil }
            let port = bracket &+ 1
            guard port == entry.upperBound || isPort(bytes, port..<entry.upperBound) else { return nil }
            let address = IPAddress.parse(bytes, in: entry.lowerBound &+ 1..<bracket)
            // Brackets hold IPv6 alone; an IPv4-mapped one is IPv4 all the same.
            return firstOffset(of: 0x3A, bytes, entry.lowerBound..<bracket) == nil ? nil : address
        }
        if let colon = firstOffset(of: 0x3A, bytes, entry),
            firstOffset(of: 0x3A, bytes, colon &+ 1..<entry.upperBound) == nil
        {
            guard isPort(bytes, colon..<entry.upperBound) else { return nil }
            return IPAddress.parse(bytes, in: entry.lowerBound..<colon)
        }
        return IPAddress.parse(bytes, in: entry)
    }

    /// A colon and one to five digits.
    private static func isPort(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        guard range.count >= 2, range.count <= 6, bytes[range.lowerBound] == 0x3A else { return false }
        var index = range.lowerBound &+ 1
        while index < range.upperBound {
            if bytes[index] < 0x30 || bytes[index] > 0x39 { return false }
            index &+= 1
        }
        return true
    }

    private static func firstOffset(of byte: UInt8, _ bytes: Span<UInt8>, _ range: Range<Int>) -> Int? {
        var index = range.lowerBound
        while index < range.upperBound {
            if bytes[index] == byte { return index }
            index &+= 1
        }
        return nil
    }

    private static func trimmed(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Range<Int> {
        var start = range.lowerBound
        var end = range.upperBound
        while start < end && (bytes[start] == 0x20 || bytes[start] == 0x09) { start &+= 1 }
        while end > start && (bytes[end &- 1] == 0x20 || bytes[end &- 1] == 0x09) { end &-= 1 }
        return start..<end
    }
}
