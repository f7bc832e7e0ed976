/// What parsers ask of bytes. ASCII case only: no byte above 0x7F is ever folded.
extension Span<UInt8> {
    /// Tells whether the bytes of `range` are `text`, letter for letter.
    public func equals(_ text: StaticString, in range: Range<Int>) -> Bool {
        matches(text, in: range, folding: false)
    }

    /// Tells whether the bytes of `range` are `text` without regard to ASCII case; `text` is in lower case.
    public func equalsLowercased(_ text: StaticString, in range: Range<Int>) -> Bool {
        matches(text, in: range, folding: true)
    }

    public func equals(_ text: StaticString) -> Bool { equals(text, in: 0..<count) }
    public func equalsLowercased(_ text: StaticString) -> Bool { equalsLowercased(text, in: 0..<count) }

    /// Tells whether both spans hold the same bytes. Not for secrets: see `constantTimeEquals`.
    public func equals(_ other: Span<UInt8>) -> Bool {
        count == other.count && isSame(as: other)
    }

    /// The offset of the first `byte` at or after `start`.
    public func firstOffset(of byte: UInt8, from start: Int = 0) -> Int? {
        let offset = scan(for: byte, from: start)
        return offset < count ? offset : nil
    }

    /// A copy as text, with what is not UTF-8 replaced. Not for the hot path.
    public func text(in range: Range<Int>) -> String {
        var copy: [UInt8] = []
        copy.reserveCapacity(range.count)
        for index in range { copy.append(self[index]) }
        return String(decoding: copy, as: UTF8.self)
    }

    public var text: String { text(in: 0..<count) }

    /// A copy as an array. Not for the hot path.
    public var array: [UInt8] {
        var copy: [UInt8] = []
        copy.reserveCapacity(count)
        for index in 0..<count { copy.append(self[index]) }
        return copy
    }

    /// Compares eight bytes at a time; the rest past the end of both is masked out.
    @inline(__always)
    private func matches(_ text: StaticString, in range: Range<Int>, folding: Bool) -> Bool {
        let length = range.count
        guard length == text.utf8CodeUnitCount, range.upperBound <= count else { return false }
        var index = 0
        while index < length {
            var word = word(at: range.lowerBound &+ index)
            if length &- index < 8 { word &= UInt64.max >> UInt64(64 &- (length &- index) &* 8) }
            if folding { word = lowercased(word: word) }
            if word != text.word(at: index) { return false }
            index &+= 8
        }
        return true
    }
}
