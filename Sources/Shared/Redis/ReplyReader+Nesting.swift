extension ReplyReader {
    /// The index behind the value at `index` and all that it holds.
    public func end(of index: Int) -> Int {
        var at = index
        var left: Int64 = 1
        while left > 0 && at < count {
            left += self[at].kind == .array ? self[at].integer - 1 : -1
            at += 1
        }
        return at
    }
}
