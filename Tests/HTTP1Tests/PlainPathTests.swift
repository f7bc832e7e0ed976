import Bytes
import Testing

@testable import HTTP1

@Suite("Plain paths")
struct PlainPathTests {
    /// What the parser should say, worked out byte by byte.
    private func expected(_ path: [UInt8]) -> (isPlain: Bool, slashes: UInt64) {
        var slashes: UInt64 = 0
        var isPlain = path.count < 64
        for (index, byte) in path.enumerated() {
            let isLetter = (byte | 0x20) >= 0x61 && (byte | 0x20) <= 0x7A
            let isOther = (byte >= 0x2D && byte <= 0x39) || byte == 0x5F || byte == 0x7E
            if !isLetter && !isOther { isPlain = false }
            if index > 0 && path[index - 1] == 0x2F && (byte == 0x2F || byte == 0x2E) { isPlain = false }
            if byte == 0x2F && index < 64 { slashes |= 1 << UInt64(index) }
        }
        return (isPlain, slashes)
    }

    private func check(_ path: [UInt8], _ ending: String) throws {
        let bytes = Array("GET ".utf8) + path + Array("\(ending) HTTP/1.1\r\nHost: h\r\n\r\n".utf8)
        var head = RequestHead()
        guard requestOutcome(bytes, &head) == .complete(bytes.count) else {
            Issue.record("refused: \(String(decoding: path, as: UTF8.self))")
            return
        }
        let (isPlain, slashes) = expected(path)
        #expect(head.isPathPlain == isPlain, "\(String(decoding: path, as: UTF8.self))")
        if isPlain { #expect(head.slashes == slashes) }
        let range = head.path.bounds
        #expect(range == 4..<4 + path.count)
    }

    @Test("are recognised at every length, with their slashes")
    func lengths() throws {
        for count in 1...80 {
            for ending in ["", "?q", "?"] {
                try check([0x2F] + Array(repeating: 0x61, count: count - 1), ending)
                let segments = (0..<count).map { $0 % 3 == 0 ? 0x2F : UInt8(0x41 + $0 % 26) }
                try check(segments, ending)
            }
        }
    }

    @Test("hold nothing that has another form, wherever it stands")
    func odd() throws {
        for odd in [
            "%41", "//", "/.", "/..", "/.a", ";", ":", "@", "+", "!", "$", "&", "'", "(", "*", ",", "=",
        ] {
            for position in 0..<70 {
                let path = "/" + String(repeating: "a", count: position) + odd + "b"
                try check(Array(path.utf8), "")
            }
        }
    }

    @Test("each byte that a path may hold is judged alone, as is each that a query may")
    func everyByte() throws {
        for byte in UInt8.min...UInt8.max {
            let isPath = ByteClass.of(byte) & ByteClass.path != 0
            let isQuery = ByteClass.of(byte) & ByteClass.query != 0
            if isPath && byte != 0x3F { try check(Array("/abc".utf8) + [byte] + Array("d".utf8), "") }
            for count in [0, 3, 15, 16, 17, 40] {
                let query = Array(repeating: UInt8(0x61), count: count) + [byte]
                let bytes = query + Array(repeating: 0x61, count: 20)
                #expect(ByteClass.queryEnd(bytes.span, 0) == (isQuery ? bytes.count : count))
                #expect(ByteClass.queryEnd(query.span, 0) == (isQuery ? query.count : count))
            }
        }
    }
}
