/// The elements of a comma-separated list in a field's value (RFC 9110, section 5.6.1); empty ones are passed
/// over. No element of the lists that are read this way is quoted.
struct ListElements {
    private var position: Int
    private let end: Int

    init(_ value: Range<Int>) {
        position = value.lowerBound
        end = value.upperBound
    }

    mutating func next(_ bytes: Span<UInt8>) -> Range<Int>? {
        while position < end {
            var start = position
            var stop = position
            while stop < end && bytes[stop] != 0x2C { stop += 1 }
            position = stop + 1
            while start < stop && (bytes[start] == 0x20 || bytes[start] == 0x09) { start += 1 }
            while stop > start && (bytes[stop - 1] == 0x20 || bytes[stop - 1] == 0x09) { stop -= 1 }
            if start < stop { return start..<stop }
        }
        return nil
    }
}
