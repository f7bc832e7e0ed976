import Bytes

/// A regular expression that a whole origin must match, anchored at both ends.
///
/// It is an automaton without steps that read nothing (Glushkov, 1961): its states are the places of the
/// expression where a byte is read, and one pass over the origin follows all of them at once. So the time is
/// bounded by length times states, whatever the expression and the origin are; there is nothing to backtrack.
struct OriginExpression: Sendable {
    typealias Fault = OriginExpressionParser.Fault

    /// How many steps may be spent on building: repeats within repeats multiply.
    private static let buildLimit = 8_192

    /// By byte, below 128: the positions that read it.
    private var readers = [PositionSet](repeating: PositionSet(), count: 128)
    /// By position: those that may come next.
    private var followers: [PositionSet] = []
    private var first = PositionSet()
    private var last = PositionSet()
    private var steps = 0
    let hasBareDot: Bool

    private struct Fragment {
        var isNullable: Bool
        var first = PositionSet()
        var last = PositionSet()
    }

    init(_ text: String) throws(Fault) {
        let parsed = try OriginExpressionParser.parse(text)
        hasBareDot = parsed.hasBareDot
        let whole = try build(parsed.syntax)
        first = whole.first
        last = whole.last
    }

    /// Tells whether all of `origin` matches, which an empty one never does.
    func matches(_ origin: Span<UInt8>) -> Bool {
        var reachable = first
        var read = PositionSet()
        var index = 0
        while index < origin.count {
            let byte = origin[index]
            if byte >= 128 { return false }
            read = reachable.intersection(readers[Int(byte)])
            if read.isEmpty { return false }
            reachable = PositionSet()
            var rest = read
            while let position = rest.removeFirst() { reachable.formUnion(followers[position]) }
            index &+= 1
        }
        return !read.intersection(last).isEmpty
    }

    private mutating func build(_ syntax: OriginSyntax) throws(Fault) -> Fragment {
        steps += 1
        if steps > Self.buildLimit || followers.count > PositionSet.capacity {
            throw Fault(
                text: "is too large; repeats count as often as they may occur, 256 characters at most")
        }
        switch syntax {
        case .byte(let set): return try position(reading: set)
        case .sequence(let parts):
            var whole = Fragment(isNullable: true)
            for part in parts { append(try build(part), to: &whole) }
            return whole
        case .choice(let branches):
            var whole = Fragment(isNullable: false)
            for branch in branches {
                let fragment = try build(branch)
                whole.isNullable = whole.isNullable || fragment.isNullable
                whole.first.formUnion(fragment.first)
                whole.last.formUnion(fragment.last)
            }
            return whole
        case .repeated(let inner, let least, let most):
            var whole = Fragment(isNullable: true)
            let count = most ?? max(least, 1)
            for index in 0..<count {
                var fragment = try build(inner)
                // The last one of those without end follows itself.
                if most == nil, index == count - 1 { link(fragment.last, to: fragment.first) }
                if index >= least { fragment.isNullable = true }
                append(fragment, to: &whole)
            }
            return whole
        }
    }

    private mutating func position(reading set: ASCIISet) throws(Fault) -> Fragment {
        let position = followers.count
        if position >= PositionSet.capacity {
            throw Fault(
                text: "is too large; repeats count as often as they may occur, 256 characters at most")
        }
        followers.append(PositionSet())
        for byte: UInt8 in 0..<128 where set.contains(byte) { readers[Int(byte)].insert(position) }
        var fragment = Fragment(isNullable: false)
        fragment.first.insert(position)
        fragment.last.insert(position)
        return fragment
    }

    private mutating func append(_ next: Fragment, to whole: inout Fragment) {
        link(whole.last, to: next.first)
        if whole.isNullable { whole.first.formUnion(next.first) }
        var last = next.last
        if next.isNullable { last.formUnion(whole.last) }
        whole.last = last
        whole.isNullable = whole.isNullable && next.isNullable
    }

    private mutating func link(_ ends: PositionSet, to starts: PositionSet) {
        var rest = ends
        while let position = rest.removeFirst() { followers[position].formUnion(starts) }
    }
}
