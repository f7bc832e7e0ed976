/// A text file of the repository as rules read it: as written, and with comments and strings blanked.
struct SourceText: Sendable {
    /// A word of the code: letters, digits and `_`; never of a comment or a string.
    struct Word: Sendable {
        var text: String
        var range: Range<Int>
    }

    /// Relative to the root.
    let path: String
    let bytes: [UInt8]
    let code: [UInt8]
    let words: [Word]

    init(path: String, text: String) {
        self.path = path
        bytes = Array(text.utf8)
        code = path.hasSuffix(".swift") ? CodeScanner.code(of: bytes) : bytes
        words = path.hasSuffix(".swift") ? Self.words(of: code) : []
    }

    var isSwift: Bool { path.hasSuffix(".swift") }
    var isProduct: Bool { isSwift && path.hasPrefix("Sources/") }
    var isTest: Bool { isSwift && path.hasPrefix("Tests/") }

    var lines: [String] { Self.lines(of: bytes) }
    var codeLines: [String] { Self.lines(of: code) }

    /// Whether the code has `text` at `offset`.
    func code(has text: String, at offset: Int) -> Bool {
        offset >= 0 && offset <= code.count && code[offset...].starts(with: text.utf8)
    }

    func violation(at offset: Int, _ sentence: String) -> Violation {
        let line = bytes[..<offset].reduce(1) { $1 == UInt8(ascii: "\n") ? $0 + 1 : $0 }
        return Violation(path: path, line: line, sentence: sentence)
    }

    func violation(line: Int, _ sentence: String) -> Violation {
        Violation(path: path, line: line, sentence: sentence)
    }

    private static func lines(of bytes: [UInt8]) -> [String] {
        var lines = bytes.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        if lines.last?.isEmpty == true { lines.removeLast() }
        return lines.map { String(decoding: $0, as: UTF8.self) }
    }

    private static func words(of code: [UInt8]) -> [Word] {
        var words: [Word] = []
        var start: Int?
        for offset in 0...code.count {
            if offset < code.count, isWordByte(code[offset]) {
                start = start ?? offset
            } else if let begin = start {
                words.append(
                    Word(text: String(decoding: code[begin..<offset], as: UTF8.self), range: begin..<offset))
                start = nil
            }
        }
        return words
    }

    static func isWordByte(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"): true
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), 0x80...: true
        default: false
        }
    }
}
