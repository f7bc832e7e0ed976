import Bytes

/// Answers that a client may keep and ask about again (RFC 9110, 8.8.3 and 13.1.2; RFC 9111).
extension Response {
    /// Gives the answer a strong entity tag, a hash of its body, and says how long it may be kept.
    mutating func identify(cacheControl: String) {
        // The key is no secret: who could choose the body could choose what is cached.
        let digest = SipHash(firstKey: 0, secondKey: 0).hash128(prefix: UInt64(body.count), body.span)
        add("ETag", "\"\(Self.hexadecimal(digest.high))\(Self.hexadecimal(digest.low))\"")
        add("Cache-Control", cacheControl)
    }

    /// The answer, or 304 in its place when the client says that it has it.
    func unless(matching ifNoneMatch: String?) -> Response {
        guard let ifNoneMatch, let tag = value(of: "ETag"), Self.names(tag, in: ifNoneMatch) else {
            return self
        }
        var response = Response(status: 304, contentType: contentType, body: [])
        response.fields = fields.filter { $0.name != "Content-Security-Policy" }
        return response
    }

    /// By weak comparison: a tag that went through a cache may have become weak.
    private static func names(_ tag: String, in list: String) -> Bool {
        list.split(separator: ",").contains { element in
            var element = element.drop { $0 == " " || $0 == "\t" }
            while let last = element.last, last == " " || last == "\t" { element.removeLast() }
            return element == "*" || element == tag || element == "W/\(tag)"
        }
    }

    private static func hexadecimal(_ word: UInt64) -> String {
        let digits = String(word, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }
}
