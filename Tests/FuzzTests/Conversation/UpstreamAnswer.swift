/// How the upstream answers one request: with what bytes, in what pieces, and whether it then ends the
/// connection.
struct UpstreamAnswer {
    private let kind: Int
    private let split: Int
    private let fault: (place: Int, byte: UInt8)?

    private static let kinds = 14

    init(_ source: inout ByteSource) {
        let choice = source.byte()
        kind = Int(choice & 15) % Self.kinds
        split = choice & 16 != 0 ? source.number(below: 256) : 0
        fault = choice & 32 != 0 ? (source.place(below: 256), source.byte()) : nil
    }

    /// Another byte than the upstream meant may stand anywhere, in its number too.
    var isFaulty: Bool { fault != nil }

    /// Ends the connection behind its bytes.
    var closes: Bool { [3, 7, 10, 13].contains(kind) }

    /// The pieces to be written, one after another; `number` tells this answer from all others.
    func pieces(number: Int, method: String) -> [[UInt8]] {
        var bytes = Array(text(number: number, hasContent: method != "HEAD").utf8)
        if let fault, !bytes.isEmpty { bytes[fault.place % bytes.count] = fault.byte }
        let cut = min(split, bytes.count)
        return cut == 0 ? [bytes] : [Array(bytes[..<cut]), Array(bytes[cut...])]
    }

    private func text(number: Int, hasContent: Bool) -> String {
        let line = "HTTP/1.1 200 OK\r\nX-Number: \(number)\r\n"
        let body = hasContent ? "body" : ""
        let sized = line + "Content-Length: 4\r\n\r\n" + body
        return switch kind {
        case 1:
            line + "Transfer-Encoding: chunked\r\n\r\n"
                + (hasContent ? "2\r\nbo\r\n2;x\r\ndy\r\n0\r\n\r\n" : "")
        case 2: "HTTP/1.1 204 No Content\r\nX-Number: \(number)\r\n\r\n"
        case 3: line + "\r\n" + body
        case 4:
            "HTTP/1.0 200 OK\r\nX-Number: \(number)\r\nConnection: keep-alive\r\nContent-Length: 4\r\n\r\n"
                + body
        case 5: "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + sized
        case 6: "HTTP/1.1 2x0 OK\r\n\r\n"
        case 7: line + "Content-Length: 100\r\n\r\n" + body
        // Whoever took what follows for the next answer would show it by its number.
        case 8: sized + line + "Content-Length: 0\r\n\r\n"
        case 9: line + "Connection: close\r\nContent-Length: 4\r\n\r\n" + body
        case 10: ""
        case 11: "HTTP/1.1 304 Not Modified\r\nX-Number: \(number)\r\nContent-Length: 4\r\n\r\n"
        case 12: line + "Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"
        case 13: line + "Transfer-Encoding: chunked\r\n\r\n4\r\nbo"
        default: sized
        }
    }
}
