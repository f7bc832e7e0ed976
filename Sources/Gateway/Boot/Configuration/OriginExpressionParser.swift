/// Reads the regular expressions by which origins are named.
///
///     choice   = sequence *( "|" sequence )
///     sequence = *( atom [ "*" / "+" / "?" / "{n}" / "{n,}" / "{n,m}" ] )
///     atom     = "." / "[" class "]" / "(" choice ")" / "(?:" choice ")" / "\" escape / any other character
///
/// Escapes are `\d`, `\w` and any character that is no letter or digit. What needs more than one look at each
/// byte (back-references, look-around, lazy repeats) is no part of it.
struct OriginExpressionParser {
    struct Fault: Error, Equatable {
        var text: String
    }

    private static let depthLimit = 16
    private static let repeatLimit = 256
    private static let digits = ASCIISet(0x30...0x39)
    private static let wordCharacters = ASCIISet(0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x5F...0x5F)

    private let bytes: [UInt8]
    private var index = 0
    /// A `.` stands in it that is not repeated: probably a dot that should be `\.`.
    private(set) var hasBareDot = false

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// Reads all of `text`; `^` at its front and `$` at its end change nothing.
    static func parse(
        _ text: String
    ) throws(Fault) -> (syntax: OriginSyntax, hasBareDot: Bool) {
        var bytes = Array(text.utf8)
        if bytes.first == 0x5E { bytes.removeFirst() }
        if bytes.last == 0x24, bytes.dropLast().last != 0x5C { bytes.removeLast() }
        if bytes.isEmpty { throw Fault(text: "is empty and would match nothing") }
        if !bytes.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) {
            throw Fault(text: "holds characters that no origin has; visible ASCII only")
        }
        var parser = OriginExpressionParser(bytes)
        let syntax = try parser.choice(depth: 0)
        if parser.index < bytes.count { throw Fault(text: "has a `)` that nothing opens") }
        return (syntax, parser.hasBareDot)
    }

    private var next: UInt8? { index < bytes.count ? bytes[index] : nil }

    private mutating func take(_ byte: UInt8) -> Bool {
        guard next == byte else { return false }
        index += 1
        return true
    }

    private mutating func choice(depth: Int) throws(Fault) -> OriginSyntax {
        if depth > Self.depthLimit {
            throw Fault(text: "is nested deeper than \(Self.depthLimit) levels")
        }
        var branches = [try sequence(depth: depth)]
        while take(0x7C) { branches.append(try sequence(depth: depth)) }
        return branches.count == 1 ? branches[0] : .choice(branches)
    }

    private mutating func sequence(depth: Int) throws(Fault) -> OriginSyntax {
        var parts: [OriginSyntax] = []
        while let byte = next, byte != 0x7C, byte != 0x29 {
            let atom = try atom(depth: depth)
            parts.append(try repeated(atom, isDot: byte == 0x2E))
        }
        return .sequence(parts)
    }

    private mutating func repeated(_ atom: OriginSyntax, isDot: Bool) throws(Fault) -> OriginSyntax {
        let result: OriginSyntax
        switch next {
        case 0x2A: result = .repeated(atom, least: 0, most: nil)
        case 0x2B: result = .repeated(atom, least: 1, most: nil)
        case 0x3F: result = .repeated(atom, least: 0, most: 1)
        case 0x7B: result = try counted(atom)
        default:
            if isDot { hasBareDot = true }
            return atom
        }
        index += 1
        if let byte = next, byte == 0x2A || byte == 0x2B || byte == 0x3F || byte == 0x7B {
            throw Fault(text: "repeats a repeat; lazy and possessive repeats are not supported")
        }
        return result
    }

    /// Reads `{n}`, `{n,}` or `{n,m}` as far as its brace.
    private mutating func counted(_ atom: OriginSyntax) throws(Fault) -> OriginSyntax {
        index += 1
        guard let least = number() else { throw Fault(text: "has a `{` without a number; write `\\{`") }
        var most: Int? = least
        if take(0x2C) { most = next == 0x7D ? nil : number() ?? -1 }
        guard next == 0x7D, most.map({ $0 >= least }) ?? true, (most ?? least) <= Self.repeatLimit else {
            throw Fault(text: "has a repeat other than `{n}`, `{n,}` and `{n,m}` up to \(Self.repeatLimit)")
        }
        return .repeated(atom, least: least, most: most)
    }

    private mutating func number() -> Int? {
        var value: Int?
        while let byte = next, byte >= 0x30, byte <= 0x39 {
            value = min((value ?? 0) * 10 + Int(byte - 0x30), 1_000_000)
            index += 1
        }
        return value
    }

    private mutating func atom(depth: Int) throws(Fault) -> OriginSyntax {
        let byte = bytes[index]
        index += 1
        switch byte {
        case 0x2E: return .byte(.ofOrigins)
        case 0x5B: return .byte(try characters())
        case 0x28:
            if take(0x3F), !take(0x3A) { throw Fault(text: "has a `(?` other than `(?:`") }
            let inner = try choice(depth: depth + 1)
            if !take(0x29) { throw Fault(text: "has a `(` that nothing closes") }
            return inner
        case 0x5C: return .byte(try escape())
        case 0x5E, 0x24: throw Fault(text: "has a `^` or `$` within it; it is anchored at both ends anyway")
        case 0x2A, 0x2B, 0x3F, 0x7B, 0x7D, 0x5D:
            throw Fault(text: "has a `\(Unicode.Scalar(byte))` with nothing before it; write a backslash")
        default: return .byte(ASCIISet(byte))
        }
    }

    private mutating func escape() throws(Fault) -> ASCIISet {
        guard let byte = next else { throw Fault(text: "ends with a lone backslash") }
        index += 1
        switch byte {
        case 0x64: return Self.digits
        case 0x77: return Self.wordCharacters
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A:
            throw Fault(text: "has the escape `\\\(Unicode.Scalar(byte))`, which is not supported")
        default: return ASCIISet(byte)
        }
    }

    /// Reads the class behind its `[`.
    private mutating func characters() throws(Fault) -> ASCIISet {
        var set = ASCIISet()
        let isNegated = take(0x5E)
        var isFirst = true
        while let byte = next, byte != 0x5D || isFirst {
            isFirst = false
            index += 1
            if byte == 0x5C {
                set.formUnion(try escape())
            } else if next == 0x2D, index + 1 < bytes.count, bytes[index + 1] != 0x5D {
                let end = bytes[index + 1]
                if end < byte || end == 0x5C {
                    throw Fault(text: "has a range in `[…]` that ends before it begins")
                }
                index += 2
                for member in byte...end { set.insert(member) }
            } else {
                set.insert(byte)
            }
        }
        if !take(0x5D) { throw Fault(text: "has a `[` that nothing closes") }
        return isNegated ? set.complement : set
    }
}
