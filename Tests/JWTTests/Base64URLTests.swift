import Bytes
import Testing

@testable import JWT

@Suite("Base64url")
struct Base64URLTests {
    private func decode(_ text: [UInt8]) -> [UInt8]? { Base64URL.decode(text.span) }

    @Test(
        "the vectors of RFC 4648, section 10, without padding",
        arguments: [
            ("", ""), ("f", "Zg"), ("fo", "Zm8"), ("foo", "Zm9v"), ("foob", "Zm9vYg"), ("fooba", "Zm9vYmE"),
            ("foobar", "Zm9vYmFy"),
        ])
    func vectors(_ row: (String, String)) {
        #expect(decode(Array(row.1.utf8)) == Array(row.0.utf8))
        var buffer = ByteBuffer(capacity: 16)
        Base64URL.encode(Array(row.0.utf8).span, into: &buffer)
        #expect(buffer.readable.text == row.1)
    }

    @Test("every length and every byte value goes there and back")
    func roundTrip() {
        var bytes: [UInt8] = []
        for index in 0..<300 {
            var buffer = ByteBuffer(capacity: 16)
            Base64URL.encode(bytes.span, into: &buffer)
            #expect(decode(buffer.readable.array) == bytes)
            bytes.append(UInt8(truncatingIfNeeded: index &* 167 &+ index >> 3))
        }
    }

    @Test("only the 64 characters are taken, wherever they stand (RFC 4648, section 3.3)")
    func alphabet() {
        let good = Set("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for byte in 0...UInt8.max {
            for position in [0, 7, 8, 15, 16, 18] {
                var text = Array("AAAABBBBCCCCDDDDEEEE".utf8)
                text[position] = byte
                #expect((decode(text) != nil) == good.contains(byte))
            }
        }
    }

    @Test("each character of a long text is judged and decoded, wherever it stands")
    func longTexts() {
        let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".utf8)
        for position in [0, 1, 15, 16, 17, 63, 64, 79, 80, 83] {
            for byte in 0...UInt8.max {
                var text = [UInt8](repeating: 0x41, count: 84)
                text[position] = byte
                let decoded = decode(text)
                guard let value = alphabet.firstIndex(of: byte) else {
                    #expect(decoded == nil)
                    continue
                }
                var expected = [UInt8](repeating: 0, count: 63)
                let first = position / 4 * 3
                let bits = value << (18 - position % 4 * 6)
                for index in 0..<3 { expected[first + index] = UInt8(bits >> (16 - index * 8) & 0xFF) }
                #expect(decoded == expected)
            }
        }
    }

    @Test(
        "padding, impossible lengths and stray bits are refused (RFC 7515, section 2; RFC 4648, section 3.5)",
        arguments: [
            "Zg==", "Zm8=", "A", "AAAAA", "Zh", "Zm9", "AAAABBBBCCCCDDDDA", "AAAABBBBCCCCDDDDAB", "Zm9v\n",
            " Zm9v",
        ])
    func strict(_ text: String) {
        #expect(decode(Array(text.utf8)) == nil)
    }
}
