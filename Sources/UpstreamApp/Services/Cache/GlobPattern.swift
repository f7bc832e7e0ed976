/// A pattern as Redis's KEYS and SCAN have it (https://redis.io/docs/latest/commands/keys/), over bytes.
///
///     *  any bytes    ?  one byte    [abc] [a-z]  one of these    [^a]  one of no others    \x  x itself
///
/// A class that does not end is one to the pattern's end, and a `\` at the end stands for itself.
/// Matching takes at most the key's length times the pattern's.
struct GlobPattern: Equatable, Sendable {
    private enum Step: Equatable, Sendable {
        case anything
        case one
        case byte(UInt8)
        case either(Set<UInt8>, isNegated: Bool)
    }

    private var steps: [Step] = []

    init(_ text: String) {
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "*"): if steps.last != .anything { steps.append(.anything) }
            case UInt8(ascii: "?"): steps.append(.one)
            case UInt8(ascii: "["): steps.append(Self.takeClass(&rest))
            case UInt8(ascii: "\\"): steps.append(.byte(rest.popFirst() ?? byte))
            default: steps.append(.byte(byte))
            }
        }
    }

    /// `text` as a part of a pattern in which each of its characters stands for itself: whatever comes from a
    /// client goes through here.
    static func escaping(_ text: String) -> String {
        var escaped = ""
        for scalar in text.unicodeScalars {
            if "*?[]^\\".unicodeScalars.contains(scalar) { escaped.append("\\") }
            escaped.unicodeScalars.append(scalar)
        }
        return escaped
    }

    private static func takeClass(_ rest: inout ArraySlice<UInt8>) -> Step {
        let isNegated = rest.first == UInt8(ascii: "^")
        if isNegated { rest.removeFirst() }
        var bytes: Set<UInt8> = []
        while let byte = rest.popFirst(), byte != UInt8(ascii: "]") {
            let second = rest.dropFirst().first
            if byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() {
                bytes.insert(escaped)
            } else if rest.first == UInt8(ascii: "-"), let second {
                rest.removeFirst(2)
                bytes.formUnion(min(byte, second)...max(byte, second))
            } else {
                bytes.insert(byte)
            }
        }
        return .either(bytes, isNegated: isNegated)
    }

    func matches(_ key: [UInt8]) -> Bool {
        var at = 0
        var step = 0
        // Where to go on when what follows the last `*` does not match: one byte further.
        var retry: (step: Int, at: Int)?
        while at < key.count {
            if step < steps.count, steps[step] == .anything {
                step += 1
                retry = (step, at)
            } else if step < steps.count, takes(steps[step], key[at]) {
                step += 1
                at += 1
            } else if let (afterAnything, from) = retry {
                step = afterAnything
                at = from + 1
                retry = (afterAnything, at)
            } else {
                return false
            }
        }
        return steps[step...].allSatisfy { $0 == .anything }
    }

    private func takes(_ step: Step, _ byte: UInt8) -> Bool {
        switch step {
        case .anything: false
        case .one: true
        case .byte(let expected): byte == expected
        case .either(let bytes, let isNegated): bytes.contains(byte) != isNegated
        }
    }
}
