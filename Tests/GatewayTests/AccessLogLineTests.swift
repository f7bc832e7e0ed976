import Bytes
import EventLoop
import Telemetry
import Testing

@testable import Gateway

struct AccessLogLineTests {
    /// What `body` writes.
    static func written(_ body: (inout LineCursor) -> Void) -> (text: String, isPlain: Bool) {
        var buffer = LineBuffer(capacity: 1_024)
        var cursor = buffer.begin()
        body(&cursor)
        let (size, isPlain) = (cursor.count, cursor.isPlain)
        buffer.commit(size)
        return (buffer.readable.text, isPlain)
    }

    static func record(_ number: UInt64) -> AccessLogRecord {
        AccessLogRecord(
            wallMicroseconds: 0, address: .loopback, route: 0, rule: .none, status: 200, bytesIn: number,
            bytesOut: 7, totalMicroseconds: Int64(clamping: number), upstreamMicroseconds: -1)
    }

    /// Begins a line of nothing but milliseconds, an address and a path.
    static func open(_ line: inout LineCursor, milliseconds: UInt32, path: [UInt8]) {
        line.append(
            ShortText(), milliseconds: milliseconds, id: Span(), address: ShortText([0x3A, 0x3A].span),
            method: Span(), isPlain: true, path: path.span, isPlain: false)
    }

    /// The same line behind its milliseconds.
    static func text(address: String = "::", path: String) -> String {
        #"Z","id":"","address":"\#(address)","method":"","path":"\#(path)""#
    }

    @Test("numbers of every length are written in their digits")
    func decimals() {
        var numbers: [UInt64] = [0, .max, .max - 1]
        var power: UInt64 = 1
        for _ in 0..<19 {
            power *= 10
            numbers += [power - 1, power, power + 1, power / 2, power / 10 * 3 + 7]
        }
        numbers += (0..<10_200).map { UInt64($0) }
        for number in numbers {
            let text = Self.written { $0.append(numbersOf: Self.record(number), user: Span()) }.text
            let total = Int64(clamping: number)
            #expect(
                text == #","status":200,"bytes_in":\#(number),"bytes_out":7,"duration_us":\#(total)}\#u{0A}"#)
        }
    }

    @Test("milliseconds are written in three digits")
    func milliseconds() {
        for number in 0..<1_000 as Range<UInt32> {
            let text = Self.written { Self.open(&$0, milliseconds: number, path: []) }.text
            #expect(text == String(String(1_000 + number).dropFirst()) + Self.text(path: ""))
        }
    }

    @Test("a text of any length is copied whole, and any byte that needs an escape is seen anywhere")
    func checking() {
        for byte in UInt8.min...UInt8.max {
            for length in [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 23, 24, 25, 31] {
                for place in Set([0, 1, length / 2, length - 1]) where place < length {
                    var text = [UInt8](repeating: 0x61, count: length)
                    text[place] = byte
                    var escaped = ByteBuffer(capacity: 256)
                    escaped.append(escaped: text.span)
                    let needsEscape = escaped.count != length || byte >= 0x80
                    let (written, isPlain) = Self.written { Self.open(&$0, milliseconds: 0, path: text) }
                    #expect(isPlain != needsEscape)
                    if !isPlain { continue }
                    #expect(written == "000" + Self.text(path: String(decoding: text, as: UTF8.self)))
                }
            }
        }
    }

    @Test("odd and plain neighbours within a word are told apart")
    func neighbours() {
        let bytes: [UInt8] = [
            0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7E, 0x00, 0x1F, 0x7F, 0x80, 0xA0, 0xFF,
        ]
        for first in bytes {
            for second in bytes {
                let text: [UInt8] = [0x61, first, second, 0x61, 0x61, 0x61, 0x61, 0x61]
                let isOdd = text.contains { $0 < 0x20 || $0 >= 0x7F || $0 == 0x22 || $0 == 0x5C }
                #expect(Self.written { Self.open(&$0, milliseconds: 0, path: text) }.isPlain != isOdd)
            }
        }
    }

    @Test("a short text of every length is copied whole, and a longer one is told")
    func shortTexts() {
        for length in 0...ShortText.longest {
            let bytes = (0..<length).map { UInt8(0x30 + $0) }
            let text = Self.written { $0.append(ShortText(bytes.span)) }.text
            #expect(text == String(decoding: bytes, as: UTF8.self))
        }
        #expect(ShortText([UInt8](repeating: 1, count: 49).span).count == 0)
    }

    @Test("many addresses that take each other's places are each written as they are")
    func addresses() {
        var texts = LogTexts(routes: [], longestRoute: 10)
        for round in 0..<3 {
            for number in 0..<500 as Range<UInt64> {
                let address =
                    number % 2 == 0
                    ? IPAddress(v4: UInt32(number)) : IPAddress(high: 0x2001 << 48, low: number)
                var expected = ByteBuffer(capacity: 64)
                expected.append(address)
                let slot = texts.find(address)
                var buffer = LineBuffer(capacity: 256)
                var cursor = buffer.begin()
                texts.open(
                    &cursor, milliseconds: 0, id: Span(), address: slot, method: Span(), path: Span(),
                    Self.record(1))
                let size = cursor.count
                buffer.commit(size)
                let text = Self.text(address: expected.readable.text, path: "")
                #expect(buffer.readable.text == "000" + text, "round \(round)")
            }
        }
    }
}
