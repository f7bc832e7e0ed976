/// Good requests with something wrong in them, by a generator that a test has seeded. What frames a message
/// is left alone: that is HTTP's business, and the clauses' of docs/HTTP.md.
struct MutatedRequest {
    private static let pieces: [[UInt8]] =
        [
            "%", "%00", "%zz", "%ED%A0%80", "&", "=", "&&", "+", "\"", "\\", "{", "}", "[", "]", ":", ",",
            "null", "\\u0000",
            "\\ud800", "'; DROP TABLE users;--", "%' OR 1=1", "<script>", "%0d%0a", "\r\n", "\0", "\u{FEFF}",
            "😀", "e\u{301}",
            "username", "refresh_token", "1e999", "-0", "true",
        ].map { Array($0.utf8) } + [
            [0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0x80], [UInt8](repeating: 0x61, count: 5_000),
        ]
    private static let types = [
        APIRequest.formType, APIRequest.jsonType, "Content-Type: text/plain",
        "Content-Type: multipart/form-data",
        APIRequest.formType + "; charset=latin1", "Content-Type:", APIRequest.jsonType + ";charset=utf-8",
    ]
    private static let strangeFields = [
        "Content-Encoding: gzip", "Authorization: Bearer a.b.c", "Authorization: Basic x", "X-User-Id: 1",
        "X-Session-Id: x", "X-Token-Expires: 99999999999999999999", "Accept: text/html",
        "Accept-Encoding: *;q=0",
        "Origin: https://app.example", "Origin: null", "Cookie: a=b", "Range: bytes=0-1", "If-None-Match: *",
        "X-Forwarded-For: 192.0.2.1", "X-Request-ID: a b", "Gateway-Revoke: sid=\"x\"",
    ]

    private var generator: SeededGenerator
    private let originals: [APIRequest]

    init(seed: UInt64, of originals: [APIRequest]) {
        generator = SeededGenerator(seed: seed)
        self.originals = originals
    }

    /// The next one, with one to four things wrong.
    mutating func next() -> APIRequest {
        var request = originals[Int.random(in: originals.indices, using: &generator)]
        for _ in 0..<Int.random(in: 1...4, using: &generator) { mutate(&request) }
        return request
    }

    private mutating func mutate(_ request: inout APIRequest) {
        let offset = Int.random(in: 0...request.body.count, using: &generator)
        switch Int.random(in: 0..<10, using: &generator) {
        case 0, 1:
            let piece = Self.pieces[Int.random(in: Self.pieces.indices, using: &generator)]
            request.body.insert(contentsOf: piece, at: offset)
        case 2 where offset < request.body.count:
            request.body[offset] = UInt8.random(in: 0...255, using: &generator)
        case 3: request.body.removeSubrange(offset...)
        case 4: request.body += request.body
        case 5 where offset < request.body.count:
            request.body.removeSubrange(offset..<min(offset + 9, request.body.count))
        case 6:
            request.fields.removeAll { $0.hasPrefix("Content-Type") }
            request.fields.append(Self.types[Int.random(in: Self.types.indices, using: &generator)])
        case 7:
            request.fields.append(
                Self.strangeFields[Int.random(in: Self.strangeFields.indices, using: &generator)])
        case 8:
            request.target +=
                ["?", "/", "?a=b", "?%00", "//", "/..", "%20", "%2e%2e/"][
                    Int.random(in: 0..<8, using: &generator)]
        default:
            request.method =
                ["GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"][Int.random(in: 0..<6, using: &generator)]
        }
    }
}
