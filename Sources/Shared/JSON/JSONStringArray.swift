public import Bytes

/// Walks over the raw text of an array of strings, as `JSONMembers` leaves it.
public struct JSONStringArray {
    private var scanner: JSONScanner
    private var current: Range<Int> = 0..<0

    /// `raw` is the value of a member of kind `.array`.
    public init(_ raw: ByteRange) {
        scanner = JSONScanner(end: raw.upper &- 1, limits: JSONLimits())
        scanner.index = raw.lower &+ 1
    }

    /// Goes to the next element: true when it is a string, false when it is something else, nil after the
    /// last.
    public mutating func next(_ text: Span<UInt8>) -> Bool? {
        scanner.skipWhitespace(text)
        if scanner.index < scanner.end, text[scanner.index] == 0x2C {
            scanner.index &+= 1
            scanner.skipWhitespace(text)
        }
        if scanner.index >= scanner.end { return nil }
        guard let string = try? scanner.string(text) else { return false }
        current = string.range
        return true
    }

    /// Tells whether the current string is one of `accepted`.
    public func matchesAny(of accepted: [[UInt8]], in text: Span<UInt8>) -> Bool {
        var index = 0
        while index < accepted.count {
            if matches(accepted[index], text) { return true }
            index &+= 1
        }
        return false
    }

    /// Appends the bytes that the current string stands for.
    public func append(to output: inout ByteBuffer, of text: Span<UInt8>) {
        var cursor = JSONStringCursor(current)
        while let byte = cursor.next(text) { output.append(byte) }
    }

    private func matches(_ expected: [UInt8], _ text: Span<UInt8>) -> Bool {
        var cursor = JSONStringCursor(current)
        var index = 0
        while let byte = cursor.next(text) {
            if index >= expected.count || expected[index] != byte { return false }
            index &+= 1
        }
        return index == expected.count
    }
}
