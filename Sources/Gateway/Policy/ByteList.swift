import Bytes

/// A fixed list of short texts in one piece of memory, to be searched without copies.
struct ByteList: Sendable {
    private var text: [UInt8] = []
    private var ends: [Int] = []

    init(_ entries: [String]) {
        for entry in entries {
            text += Array(entry.utf8)
            ends.append(text.count)
        }
    }

    /// The index of the entry that `bytes` are, letter for letter.
    @inline(__always)
    func index(of bytes: Span<UInt8>) -> Int? { index(of: bytes, folding: 0) }

    /// The index of the entry that `bytes` are without regard to their ASCII case; the entries are in lower
    /// case.
    func index(ofLowercased bytes: Span<UInt8>) -> Int? { index(of: bytes, folding: 0x20) }

    @inline(__always)
    private func index(of bytes: Span<UInt8>, folding: UInt8) -> Int? {
        var start = 0
        var index = 0
        while index < ends.count {
            let end = ends[index]
            if end &- start == bytes.count {
                let entry = text.span.extracting(start..<end)
                if folding == 0 ? bytes.equals(entry) : matches(bytes, at: start, folding) { return index }
            }
            start = end
            index &+= 1
        }
        return nil
    }

    private func matches(_ bytes: Span<UInt8>, at start: Int, _ folding: UInt8) -> Bool {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            let folded = byte >= 0x41 && byte <= 0x5A ? byte | folding : byte
            if folded != text[start &+ index] { return false }
            index &+= 1
        }
        return true
    }
}
