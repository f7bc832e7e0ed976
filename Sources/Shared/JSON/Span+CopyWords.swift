internal import Bytes

extension Span<UInt8> {
    /// Copies these bytes into `target` from `offset` on, eight at a time; up to seven more bytes of `target`
    /// may be overwritten, and are there.
    public func copyWords(into target: inout MutableSpan<UInt8>, at offset: Int) {
        var index = 0
        while index &+ 8 <= count {
            target.store(word(at: index), at: offset &+ index)
            index &+= 8
        }
        if index < count { target.store(word(at: index), at: offset &+ index) }
    }
}
