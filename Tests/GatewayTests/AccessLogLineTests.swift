import Bytes
import Telemetry
import Testing

@testable import Gateway

struct AccessLogLineTests {
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
            var line = LineBuffer(capacity: 32)
            line.append(decimal: number)
            #expect(line.readable.text == String(number))
        }
    }

    @Test("milliseconds are written in three digits")
    func milliseconds() {
        for number in 0..<1_000 as Range<UInt64> {
            var line = LineBuffer(capacity: 4)
            line.append(threeDigits: number)
            #expect(line.readable.text == String(String(1_000 + number).dropFirst()))
        }
    }

    @Test("a text of any length with any byte anywhere is escaped as ByteBuffer does it")
    func escaping() {
        for byte in UInt8.min...UInt8.max {
            for length in [1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31] {
                for place in Set([0, 1, length / 2, length - 1]) where place < length {
                    var text = [UInt8](repeating: 0x61, count: length)
                    text[place] = byte
                    var expected = ByteBuffer(capacity: 256)
                    expected.append(escaped: text.span)
                    var line = LineBuffer(capacity: 256)
                    line.append(escaping: text.span, atMost: 100)
                    #expect(line.readable.text == expected.readable.text)
                }
            }
        }
    }

    @Test("pairs of odd and plain neighbours are told apart in a word")
    func neighbours() {
        let interesting: [UInt8] = [
            0x00, 0x1F, 0x20, 0x21, 0x22, 0x23, 0x5B, 0x5C, 0x5D, 0x7E, 0x7F, 0x80, 0xA0, 0xFF,
        ]
        for first in interesting {
            for second in interesting {
                let text: [UInt8] = [0x61, first, second, 0x61, 0x61, 0x61, 0x61, 0x61]
                var expected = ByteBuffer(capacity: 64)
                expected.append(escaped: text.span)
                var line = LineBuffer(capacity: 64)
                line.append(escaping: text.span, atMost: 8)
                #expect(line.readable.text == expected.readable.text)
            }
        }
    }
}
