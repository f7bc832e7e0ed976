/// Reads HTTP/1.1 slowly and by the letter of RFC 9112, with nothing of the gateway's own code: what it
/// refuses nobody may forward, and where it ends a message everybody must.
struct ReferenceReader {
    enum Rest: Equatable { case nothing, partial, malformed(String) }

    private let bytes: [UInt8]
    private var offset = 0

    /// The messages at the front of `bytes`, and what is behind them. Requests where `methods` is nil;
    /// otherwise the answers to requests of these methods, of which those without a length end with `bytes`
    /// if `isEnded`.
    static func read(
        _ bytes: [UInt8], answering methods: [String]? = nil, isEnded: Bool = false
    ) -> (messages: [ReferenceMessage], rest: Rest) {
        var reader = ReferenceReader(bytes: bytes)
        var messages: [ReferenceMessage] = []
        var answered = 0
        while true {
            if methods == nil { reader.skipEmptyLines() }
            if reader.offset == bytes.count { return (messages, .nothing) }
            do throws(Fault) {
                var message = try reader.head(isRequest: methods == nil)
                if let methods {
                    let method = answered < methods.count ? methods[answered] : "GET"
                    try reader.content(of: &message, answering: method, isEnded: isEnded)
                    if message.status >= 200 { answered += 1 }
                } else {
                    try reader.content(of: &message)
                }
                messages.append(message)
            } catch {
                switch error {
                case .needsMore: return (messages, .partial)
                case .malformed(let why): return (messages, .malformed(why))
                }
            }
        }
    }

    private enum Fault: Error { case needsMore, malformed(String) }

    private init(bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func skipEmptyLines() {
        while offset + 1 < bytes.count && bytes[offset] == 0x0D && bytes[offset + 1] == 0x0A { offset += 2 }
    }

    /// A line without its CRLF.
    private mutating func line() throws(Fault) -> String {
        var end = offset
        while end < bytes.count && bytes[end] != 0x0D && bytes[end] != 0x0A { end += 1 }
        if end == bytes.count { throw .needsMore }
        if bytes[end] == 0x0A { throw .malformed("LF") }
        if end + 1 == bytes.count { throw .needsMore }
        if bytes[end + 1] != 0x0A { throw .malformed("CR") }
        let text = String(String.UnicodeScalarView(bytes[offset..<end].map { Unicode.Scalar($0) }))
        offset = end + 2
        for scalar in text.unicodeScalars where scalar.value < 0x20 && scalar != "\t" || scalar.value == 0x7F
        {
            throw .malformed("a control character")
        }
        return text
    }

    private mutating func head(isRequest: Bool) throws(Fault) -> ReferenceMessage {
        var message = ReferenceMessage()
        let first = try line()
        message.start = first.split(separator: " ", maxSplits: 2, omittingEmptySubsequences: false).map(
            String.init)
        let version = isRequest ? message.start.last ?? "" : message.start.first ?? ""
        let isVersion =
            version.count == 8 && version.hasPrefix("HTTP/1.")
            && version.last.map { "0123456789".contains($0) } == true
        if message.start.count != 3 || !isVersion { throw .malformed("a first line: \(first)") }
        if isRequest && (!Self.isToken(message.method) || !Self.isVisible(message.target)) {
            throw .malformed("a request line: \(first)")
        }
        if !isRequest && (message.start[1].utf8.count != 3 || !(100...599).contains(message.status)) {
            throw .malformed("a status: \(first)")
        }
        message.fields = try fields()
        return message
    }

    private mutating func fields() throws(Fault) -> [(name: String, value: String)] {
        var fields: [(name: String, value: String)] = []
        while true {
            let text = try line()
            if text.isEmpty { return fields }
            guard let colon = text.firstIndex(of: ":"), Self.isToken(String(text[..<colon])) else {
                throw .malformed("a field: \(text)")
            }
            var value = text[text.index(after: colon)...]
            while let first = value.first, first == " " || first == "\t" { value.removeFirst() }
            while let last = value.last, last == " " || last == "\t" { value.removeLast() }
            fields.append((text[..<colon].lowercased(), String(value)))
        }
    }

    private mutating func content(of request: inout ReferenceMessage) throws(Fault) {
        request.body = try framed(request, isOld: request.start[2] == "HTTP/1.0") ?? []
    }

    private mutating func content(
        of answer: inout ReferenceMessage, answering method: String, isEnded: Bool
    ) throws(Fault) {
        if answer.status < 200 || answer.status == 204 || answer.status == 304 || method == "HEAD" { return }
        if let body = try framed(answer, isOld: answer.start[0] == "HTTP/1.0") {
            answer.body = body
            return
        }
        if !isEnded { throw .needsMore }
        answer.body = Array(bytes[offset...])
        offset = bytes.count
    }

    /// What the length or the chunks say; nil without either (section 6.3).
    private mutating func framed(_ message: ReferenceMessage, isOld: Bool) throws(Fault) -> [UInt8]? {
        let lengths = message.values("content-length")
        let codings = message.values("transfer-encoding")
        if !codings.isEmpty {
            guard codings.count == 1, codings[0].lowercased() == "chunked", lengths.isEmpty, !isOld else {
                throw .malformed("a coding")
            }
            return try chunks()
        }
        guard let text = lengths.first else { return nil }
        let isNumber = !text.isEmpty && text.utf8.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
        guard lengths.count == 1, isNumber, let length = Int(text) else { throw .malformed("a length") }
        return try take(length)
    }

    private mutating func take(_ count: Int) throws(Fault) -> [UInt8] {
        if bytes.count - offset < count { throw .needsMore }
        offset += count
        return Array(bytes[offset - count..<offset])
    }

    private mutating func chunks() throws(Fault) -> [UInt8] {
        var body: [UInt8] = []
        while true {
            let text = try line()
            let digits = text.prefix { $0.isASCII && $0.isHexDigit }
            let rest = text.dropFirst(digits.count).drop { $0 == " " || $0 == "\t" }
            guard let size = Int(digits, radix: 16),
                rest.isEmpty ? digits.count == text.count : rest.first == ";"
            else {
                throw .malformed("a chunk: \(text)")
            }
            if size == 0 {
                _ = try fields()
                return body
            }
            body += try take(size)
            let end = try take(2)
            if end != [0x0D, 0x0A] { throw .malformed("a chunk's end") }
        }
    }

    private static func isVisible(_ text: String) -> Bool {
        !text.isEmpty && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value < 0x7F }
    }

    private static func isToken(_ text: String) -> Bool {
        let others = "!#$%&'*+-.^_`|~"
        return !text.isEmpty
            && text.unicodeScalars.allSatisfy {
                $0.isASCII && ($0.properties.isAlphabetic || $0.value >= 0x30 && $0.value <= 0x39)
                    || others.unicodeScalars.contains($0)
            }
    }
}
