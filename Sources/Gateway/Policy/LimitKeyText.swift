import Bytes
import EventLoop

/// What a bucket is called: the values of its key, joined by colons.
///
///     address          203.0.113.7, or the network of an IPv6 address
///     user             local/42
///     claim, field     acme%20inc; nothing when it is absent, `%` when it is there and empty
///     several          203.0.113.7:GET:acme
///
/// Whatever is no letter, digit, `-`, `_`, `.` or `@` is escaped, so that no two combinations of values have
/// one name: of all values an address alone holds colons, and is the only one in its key.
struct LimitKeyText: ~Copyable {
    private var text = ByteBuffer(capacity: 256)
    private var isFirst = true

    init() {}

    var bytes: Span<UInt8> {
        @_lifetime(borrow self)
        get { text.readable }
    }

    mutating func begin() {
        text.removeAll()
        isFirst = true
    }

    mutating func append(_ address: IPAddress, ipv6Prefix: Int) {
        separate()
        text.append(address.isIPv4 ? address : address.masked(prefix: ipv6Prefix))
    }

    /// A user is known by whose token it is as well.
    mutating func append(user: Span<UInt8>, provider: String) {
        separate()
        text.append(provider)
        text.append(0x2F)
        escape(user)
    }

    mutating func append(_ value: Span<UInt8>) {
        separate()
        if value.isEmpty { text.append(0x25) } else { escape(value) }
    }

    /// A further value of the same field.
    mutating func append(further value: Span<UInt8>) {
        text.append(0x2C)
        escape(value)
    }

    mutating func appendAbsent() { separate() }

    private mutating func separate() {
        if !isFirst { text.append(0x3A) }
        isFirst = false
    }

    private mutating func escape(_ value: Span<UInt8>) {
        var index = 0
        while index < value.count {
            let byte = value[index]
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x40, 0x5F: text.append(byte)
            default:
                text.append(0x25)
                text.append(hexadecimal: UInt64(byte), width: 2)
            }
            index &+= 1
        }
    }
}
