/// What a route's path must look like, so that it can equal a normalised request path.
enum RoutePath {
    /// What is wrong with `path`, after its spelling; nil when nothing is.
    static func fault(_ path: String) -> String? {
        if !path.hasPrefix("/") { return "does not begin with `/`" }
        if path == "/" { return nil }
        if path.utf8.count > 1_024 { return "is longer than 1024 bytes" }
        if path.hasSuffix("/") { return "ends with `/`; leave it out, both spellings match" }
        for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if segment.isEmpty { return "has an empty segment (`//`), which no normalised path has" }
            if segment == "." || segment == ".." { return "has a dot segment, which no normalised path has" }
        }
        return fault(bytes: Array(path.utf8))
    }

    /// RFC 3986, 3.3: a segment holds unreserved characters, sub-delimiters, `:`, `@` and escapes.
    private static func fault(bytes: [UInt8]) -> String? {
        var index = 0
        while index < bytes.count {
            let byte = bytes[index]
            if byte == 0x25 {
                guard index + 2 < bytes.count, let high = digit(bytes[index + 1]),
                    let low = digit(bytes[index + 2])
                else { return "has a `%` that two capital hexadecimal digits must follow" }
                let value = high << 4 | low
                if isUnreserved(value) {
                    return "has an escape that a normalised path has decoded; write the character"
                }
                if value == 0 || value == 0x2F || value == 0x5C || value == 0x25 {
                    return "has an escape (`%00`, `%25`, `%2F`, `%5C`) that is refused in requests"
                }
                index += 3
                continue
            }
            if !isUnreserved(byte) && byte != 0x2F && !"!$&'()*+,;=:@".utf8.contains(byte) {
                return "has a character that a path must escape, such as a space, `?`, `#` or beyond ASCII"
            }
            index += 1
        }
        return nil
    }

    private static func digit(_ byte: UInt8) -> UInt8? {
        switch byte {
        case 0x30...0x39: byte - 0x30
        case 0x41...0x46: byte - 0x37
        default: nil
        }
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
        default: false
        }
    }
}
