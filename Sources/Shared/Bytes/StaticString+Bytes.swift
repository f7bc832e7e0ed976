// Invariant: `utf8Start` of a StaticString with a pointer representation is valid for utf8CodeUnitCount bytes for ever;
// the index is checked against that count.
extension StaticString {
    /// The UTF-8 byte at `index`.
    public func byte(at index: Int) -> UInt8 {
        precondition(index >= 0 && index < utf8CodeUnitCount, "an index within the text")
        return unsafe utf8Start[index]
    }
}
