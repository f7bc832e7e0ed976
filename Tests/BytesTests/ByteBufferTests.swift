import Bytes
import Testing

struct ByteBufferTests {
    @Test("what is appended is read in order, and consumed from the front")
    func order() {
        var buffer = ByteBuffer(capacity: 0)
        buffer.append("hello ")
        buffer.append(Array("world".utf8).span)
        buffer.append(0x21)
        buffer.append(0x0D, 0x0A)
        #expect(buffer.count == 14 && buffer.readable.text == "hello world!\r\n")
        buffer.consume(6)
        #expect(buffer.readable.text == "world!\r\n")
        buffer.truncate(to: 5)
        buffer.set(0x57, at: 0)
        #expect(buffer.readable.text == "World")
        buffer.consume(5)
        #expect(buffer.isEmpty && buffer.writableCount == buffer.capacity)
    }

    @Test("a buffer that is filled and drained in turns does not grow")
    func compaction() {
        var buffer = ByteBuffer(capacity: 64)
        let capacity = buffer.capacity
        let piece = Array(repeating: UInt8(0x61), count: 20)
        buffer.append(piece.span)
        for _ in 0..<1000 {
            buffer.append(piece.span)
            buffer.consume(20)
        }
        #expect(buffer.capacity == capacity && buffer.count == 20)
    }

    @Test("growing keeps what is readable, whatever was consumed", arguments: 0..<40)
    func growth(consumed: Int) {
        var buffer = ByteBuffer(capacity: 16)
        let bytes = (0..<40).map { UInt8($0) }
        buffer.append(bytes.span)
        buffer.consume(consumed)
        for _ in 0..<10 { buffer.append(bytes.span) }
        var expected = Array(bytes[consumed...])
        for _ in 0..<10 { expected += bytes }
        #expect(buffer.readable.array == expected)
    }

    @Test(
        "numbers are written in decimal",
        arguments: [
            (0, "0"), (9, "9"), (10, "10"), (99, "99"), (100, "100"), (1024, "1024"), (65535, "65535"),
            (1_000_000_007, "1000000007"), (-1, "-1"), (Int.max, "9223372036854775807"),
            (Int.min, "-9223372036854775808"),
        ])
    func decimal(value: Int, text: String) {
        var buffer = ByteBuffer(capacity: 0)
        buffer.append(decimal: value)
        #expect(buffer.readable.text == text)
    }

    @Test(
        "small widths are filled up with zeros",
        arguments: [
            (0, 2, "00"), (7, 2, "07"), (42, 2, "42"), (123, 2, "123"), (2025, 4, "2025"), (33, 4, "0033"),
            (0, 4, "0000"), (999, 4, "0999"),
        ])
    func width(value: Int, width: Int, text: String) {
        var buffer = ByteBuffer(capacity: 0)
        buffer.append(decimal: value, width: width)
        #expect(buffer.readable.text == text)
    }

    @Test("numbers of every length are written in their digits, with much room and with little")
    func decimals() {
        var numbers = Array(0...10_200 as ClosedRange<UInt64>) + [.max, .max - 1]
        var power: UInt64 = 10
        for _ in 0..<19 {
            numbers += [power - 1, power, power + 1, power / 2, power / 10 * 3 + 7]
            power = power.multipliedReportingOverflow(by: 10).partialValue
        }
        for number in numbers {
            for capacity in [0, 7, 8, 64] {
                var buffer = ByteBuffer(capacity: capacity)
                buffer.append(decimal: number)
                if buffer.readable.text != String(number) {
                    Issue.record("\(number): \(buffer.readable.text)")
                }
            }
        }
    }

    @Test("sixteen digits are overwritten in their place and nothing else is")
    func overwriting() {
        var buffer = ByteBuffer()
        buffer.append("<................>")
        buffer.set(sixteenHexadecimal: 0x0123_4567_89AB_CDEF, at: 1)
        #expect(buffer.readable.text == "<0123456789abcdef>")
        buffer.consume(1)
        buffer.set(sixteenHexadecimal: 0xFEDC_BA98_7654_3210, at: 0)
        #expect(buffer.readable.text == "fedcba9876543210>")
    }

    @Test("bytes of every count are appended whole, whatever room there is")
    func appending() {
        for count in Array(0...140) + [255, 256, 257, 1_000] {
            let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0) }
            for capacity in [0, 1, count, count + 1, count + 200] {
                var buffer = ByteBuffer(capacity: capacity)
                buffer.append(0x2A)
                buffer.append(bytes.span)
                if buffer.readable.array != [0x2A] + bytes {
                    Issue.record("\(count) bytes, room for \(capacity)")
                }
            }
        }
    }

    @Test(
        "numbers are written in hexadecimal",
        arguments: [
            (0, 1, "0"), (0xF, 1, "f"), (0x1F, 1, "1f"), (0x1F, 4, "001f"),
            (0x1234_5678, 8, "12345678"), (0x9_ABCD_EF01, 1, "9abcdef01"), (0xABC, 9, "000000abc"),
            (0x0123_4567_89AB_CDEF, 16, "0123456789abcdef"), (0xFEED, 18, "00000000000000feed"),
            (UInt64.max, 1, "ffffffffffffffff"),
        ] as [(UInt64, Int, String)])
    func hexadecimal(value: UInt64, width: Int, text: String) {
        var buffer = ByteBuffer(capacity: 0)
        buffer.append(hexadecimal: value, width: width)
        #expect(buffer.readable.text == text)
    }
}
