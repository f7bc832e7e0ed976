/// Blanks comments and string literals out of Swift text, byte for byte, so that rules see code alone.
///
/// Line ends stay, and so does every offset. What an interpolation holds is blanked with its string.
struct CodeScanner {
    private let bytes: [UInt8]
    private var code: [UInt8]
    private var offset = 0

    static func code(of bytes: [UInt8]) -> [UInt8] {
        var scanner = CodeScanner(bytes)
        scanner.scanCode(inInterpolation: false)
        return scanner.code
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
        code = bytes
    }

    /// Runs to the end of the text, or to the parenthesis that closes the interpolation.
    private mutating func scanCode(inInterpolation: Bool) {
        var depth = 1
        while offset < bytes.count {
            if starts("//") {
                while offset < bytes.count, bytes[offset] != UInt8(ascii: "\n") { blank() }
            } else if starts("/*") {
                scanBlockComment()
            } else if let hashes = hashesBeforeQuote() {
                scanString(hashes: hashes)
            } else if inInterpolation {
                if bytes[offset] == UInt8(ascii: "(") { depth += 1 }
                if bytes[offset] == UInt8(ascii: ")") { depth -= 1 }
                blank()
                if depth == 0 { return }
            } else {
                offset += 1
            }
        }
    }

    private mutating func scanBlockComment() {
        var depth = 0
        repeat {
            if starts("/*") {
                depth += 1
                blank(2)
            } else if starts("*/") {
                depth -= 1
                blank(2)
            } else {
                blank()
            }
        } while depth > 0 && offset < bytes.count
    }

    private mutating func scanString(hashes: Int) {
        blank(hashes)
        let multiline = starts("\"\"\"")
        let quotes = multiline ? 3 : 1
        blank(quotes)
        while offset < bytes.count {
            if bytes[offset] == UInt8(ascii: "\n"), !multiline { return }
            if bytes[offset] == UInt8(ascii: "\\"), run(of: "#", at: offset + 1) >= hashes {
                blank(1 + hashes)
                if offset < bytes.count, bytes[offset] == UInt8(ascii: "(") {
                    blank()
                    scanCode(inInterpolation: true)
                } else {
                    blank()
                }
            } else if run(of: "\"", at: offset) >= quotes, run(of: "#", at: offset + quotes) >= hashes {
                return blank(quotes + hashes)
            } else {
                blank()
            }
        }
    }

    /// The number of `#` before a quote that begins here; nil where no string begins.
    private func hashesBeforeQuote() -> Int? {
        let hashes = run(of: "#", at: offset)
        let quote = offset + hashes
        return quote < bytes.count && bytes[quote] == UInt8(ascii: "\"") ? hashes : nil
    }

    private func run(of character: Unicode.Scalar, at start: Int) -> Int {
        var end = start
        while end < bytes.count, bytes[end] == UInt8(ascii: character) { end += 1 }
        return end - start
    }

    private func starts(_ text: String) -> Bool {
        bytes[offset...].starts(with: text.utf8)
    }

    private mutating func blank(_ count: Int = 1) {
        for _ in 0..<count where offset < bytes.count {
            if bytes[offset] != UInt8(ascii: "\n") { code[offset] = UInt8(ascii: " ") }
            offset += 1
        }
    }
}
