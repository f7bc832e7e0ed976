/// What a client says, where its bytes are split, and how the upstream answers: all by the bytes of an input.
struct ConversationScript {
    private(set) var stream: [UInt8] = []
    /// Where the stream is cut into writes, in order, its end the last.
    private(set) var cuts: [Int] = []
    /// The client ends its side behind the last byte, and still reads.
    private(set) var endsSide: Bool
    /// One for each request that the upstream sees, then the first again.
    private(set) var answers: [UpstreamAnswer] = []

    private static let templates = [
        "GET /r#/a?q=1 HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\n\r\n",
        "POST /r# HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\nContent-Length: 5\r\n\r\nhello",
        "POST /r# HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\nTransfer-Encoding: chunked\r\n\r\n"
            + "3;a=b\r\nabc\r\n2\r\nde\r\n0\r\nT: 1\r\n\r\n",
        "HEAD /r# HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\n\r\n",
        "PUT /r# HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\nExpect: 100-continue\r\nContent-Length: 3\r\n\r\nput",
        "GET /r# HTTP/1.0\r\nX-Tag: #\r\nConnection: keep-alive\r\n\r\n",
        "GET http://h/r# HTTP/1.1\r\nX-Tag: #\r\nHost: other\r\n\r\n",
        "DELETE /r# HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\nConnection: X-Hop\r\nX-Hop: 1\r\nX-User-Id: 9\r\n"
            + "X_User_Id: 9\r\n\r\n",
        "GET /r# HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\nConnection: close\r\n\r\n",
        "OPTIONS * HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\n\r\n",
        "\r\nPATCH /r#/../r#/./b HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\nUpgrade: h2c\r\n"
            + "Connection: upgrade\r\n\r\n",
        "POST /r# HTTP/1.1\r\nX-Tag: #\r\nHost: h\r\nContent-Length: 4\r\n"
            + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    ]

    /// What smugglers use.
    private static let pieces = [
        "Content-Length: 3\r\n", "Transfer-Encoding: chunked\r\n", "\r\n\r\n", "0\r\n\r\n", "\r\n", "\n",
        "\r",
        "GET /smuggled HTTP/1.1\r\nHost: h\r\n\r\n", " ", "\t", "chunked", ", ", "\0", "Host: x\r\n",
        "Connection: ",
        "X-User-Id: 1\r\n", "ffffffffffffffff", "1\r\nZ\r\n", ";", "\u{B}", "HTTP/1.0", "/../", "%2f", "//",
    ]

    init(_ bytes: [UInt8]) {
        var source = ByteSource(bytes)
        let flags = source.byte()
        endsSide = flags & 1 != 0
        for number in 0...Int(flags >> 1 & 3) {
            let template = source.choice(of: Self.templates)
            stream += template.replacing("#", with: "\(number)").utf8
        }
        for _ in 0..<1 + Int(flags >> 3 & 1) { answers.append(UpstreamAnswer(&source)) }
        let mutations = flags >> 4 & 7
        for _ in 0..<mutations where !stream.isEmpty { mutate(&source) }
        let splits = source.number(below: 9)
        for _ in 0..<splits { cuts.append(source.place(below: stream.count + 1)) }
        cuts.sort()
        cuts.append(stream.count)
    }

    private mutating func mutate(_ source: inout ByteSource) {
        let place = source.place(below: stream.count)
        switch source.number(below: 6) {
        case 0: stream[place] = source.byte()
        case 1: stream.remove(at: place)
        case 2: stream.insert(source.byte(), at: place)
        case 3: stream.insert(contentsOf: source.choice(of: Self.pieces).utf8, at: place)
        case 4: stream.removeSubrange(place..<min(stream.count, place + source.number(below: 16)))
        default:
            let length = min(stream.count - place, 1 + source.number(below: 64))
            stream.insert(contentsOf: stream[place..<place + length], at: place)
        }
        if stream.count > 4_096 { stream.removeSubrange(4_096...) }
    }
}
