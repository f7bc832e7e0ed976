/// CRC-32C (Castagnoli; RFC 3720, appendix B.4): what Cloud Storage knows the bytes of an object by.
struct CRC32C: Equatable, Sendable {
    private static let table: [UInt32] = (0..<256).map { index in
        var value = UInt32(index)
        for _ in 0..<8 { value = value & 1 == 0 ? value >> 1 : value >> 1 ^ 0x82F6_3B78 }
        return value
    }

    private var state: UInt32 = 0xFFFF_FFFF

    mutating func update(_ bytes: [UInt8]) {
        var state = state
        let table = Self.table.span
        for byte in bytes { state = table[Int((state ^ UInt32(byte)) & 0xFF)] ^ state >> 8 }
        self.state = state
    }

    /// Four bytes, the highest first, as the service writes them before it encodes them.
    var bytes: [UInt8] {
        let value = ~state
        return [24, 16, 8, 0].map { UInt8(truncatingIfNeeded: value >> $0) }
    }
}
