/// A set of the positions of an `OriginExpression`, 256 at most, in place.
struct PositionSet: Sendable {
    static let capacity = 256
    private var words: [4 of UInt64] = .init(repeating: 0)

    var isEmpty: Bool { words[0] | words[1] | words[2] | words[3] == 0 }

    mutating func insert(_ position: Int) {
        words[position &>> 6] |= 1 &<< UInt64(truncatingIfNeeded: position & 63)
    }

    mutating func formUnion(_ other: PositionSet) {
        for index in 0..<4 { words[index] |= other.words[index] }
    }

    func intersection(_ other: PositionSet) -> PositionSet {
        var result = self
        for index in 0..<4 { result.words[index] &= other.words[index] }
        return result
    }

    /// Takes the lowest position out; nil when there is none.
    mutating func removeFirst() -> Int? {
        for index in 0..<4 where words[index] != 0 {
            let bit = words[index].trailingZeroBitCount
            words[index] &= words[index] &- 1
            return index &* 64 &+ bit
        }
        return nil
    }
}
