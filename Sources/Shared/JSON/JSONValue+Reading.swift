internal import Bytes

extension JSONValue {
    /// What `text` says, which is one value of any kind and nothing else.
    ///
    /// It is judged as strictly as a token's claims are: no duplicate names, no broken UTF-8, no half
    /// surrogates. `limits.members` bounds the names of the objects that are open at a time.
    public init(
        _ text: [UInt8], limits: JSONLimits = JSONLimits(depth: 64, members: 4_096)
    ) throws(JSONError) {
        // What the scanner loads beyond the end.
        let padded = text + [UInt8](repeating: 0, count: JSONMembers.slack)
        let span = padded.span
        var judge = JSONScanner(end: text.count, limits: limits)
        var names: [ByteRange] = []
        judge.skipWhitespace(span)
        if judge.index >= text.count { throw .malformed }
        _ = try judge.value(span, depth: 1, names: &names)
        judge.skipWhitespace(span)
        if judge.index != text.count { throw .trailingBytes }

        var reader = JSONScanner(end: text.count, limits: limits)
        reader.skipWhitespace(span)
        self = try Self.read(span, &reader)
    }

    /// Takes a value that has been judged; it is no deeper than the limit.
    private static func read(_ text: Span<UInt8>, _ scanner: inout JSONScanner) throws(JSONError) -> JSONValue
    {
        switch text[scanner.index] {
        case 0x22: return .string(try string(text, &scanner))
        case 0x7B: return .object(try members(text, &scanner))
        case 0x5B: return .array(try elements(text, &scanner))
        case 0x2D, 0x30...0x39:
            let start = scanner.index
            let number = try scanner.number(text)
            if number.kind == .integer { return .integer(number.value) }
            guard let value = Double(text.text(in: start..<scanner.index)), value.isFinite else {
                throw .malformed
            }
            return .double(value)
        default:
            switch try scanner.literal(text) {
            case .true: return .bool(true)
            case .false: return .bool(false)
            default: return .null
            }
        }
    }

    private static func members(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONError) -> [Member] {
        var members: [Member] = []
        if isEmpty(text, &scanner, closing: 0x7D) { return members }
        repeat {
            let name = try string(text, &scanner)
            try scanner.colon(text)
            members.append(Member(name, try read(text, &scanner)))
        } while try scanner.another(text, closing: 0x7D)
        return members
    }

    private static func elements(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner
    ) throws(JSONError) -> [JSONValue] {
        var elements: [JSONValue] = []
        if isEmpty(text, &scanner, closing: 0x5D) { return elements }
        repeat { elements.append(try read(text, &scanner)) } while try scanner.another(text, closing: 0x5D)
        return elements
    }

    /// Takes the opening bracket, and the closing one if nothing stands between them.
    private static func isEmpty(
        _ text: Span<UInt8>, _ scanner: inout JSONScanner, closing: UInt8
    ) -> Bool {
        scanner.index &+= 1
        scanner.skipWhitespace(text)
        if text[scanner.index] != closing { return false }
        scanner.index &+= 1
        return true
    }

    private static func string(_ text: Span<UInt8>, _ scanner: inout JSONScanner) throws(JSONError) -> String
    {
        let raw = try scanner.string(text)
        if !raw.escaped { return text.text(in: raw.range) }
        var cursor = JSONStringCursor(raw.range)
        var bytes: [UInt8] = []
        bytes.reserveCapacity(raw.range.count)
        while let byte = cursor.next(text) { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
