internal import Bytes

/// Bytes that are compared again and again, kept as little-endian words.
struct ExpectedText: Sendable {
    /// Eight bytes each; the missing ones of the last are zero.
    private var words: [UInt64] = []
    private(set) var count = 0
    /// The bytes of the last word that count.
    private var lastMask: UInt64 = 0

    init() {}

    init(_ text: Span<UInt8>) { assign(text) }

    /// Becomes `text`; allocates only to hold more than ever before.
    mutating func assign(_ text: Span<UInt8>) {
        words.removeAll(keepingCapacity: true)
        count = text.count
        let rest = count & 7
        lastMask = rest == 0 ? UInt64.max : (1 << UInt64(rest &* 8)) &- 1
        var index = 0
        while index < count {
            words.append(text.word(at: index))
            index &+= 8
        }
    }

    /// Tells whether the text begins at `offset` of `bytes`, which may go on past it.
    @inline(__always)
    func stands(in bytes: Span<UInt8>, at offset: Int) -> Bool {
        if offset &+ count > bytes.count { return false }
        let words = words.span
        var index = 0
        let last = words.count &- 1
        while index < last {
            if bytes.word(at: offset &+ index &* 8) != words[index] { return false }
            index &+= 1
        }
        return last < 0 || (bytes.word(at: offset &+ last &* 8) ^ words[last]) & lastMask == 0
    }

    /// Tells whether the bytes of `range` are this text.
    @inline(__always)
    func equals(_ bytes: Span<UInt8>, _ range: ByteRange) -> Bool {
        range.count == count && stands(in: bytes, at: range.lower)
    }
}
