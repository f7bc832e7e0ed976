import Bytes
import Testing

struct SpanTests {
    @Test("a word is eight bytes at any offset, zeros past the end", arguments: 0..<20)
    func words(count: Int) {
        let bytes = (0..<count).map { UInt8($0 + 1) }
        for offset in 0...(count + 2) {
            var expected: UInt64 = 0
            for index in (0..<8).reversed() {
                expected = expected << 8 | UInt64(offset + index < count ? offset + index + 1 : 0)
            }
            #expect(bytes.span.word(at: offset) == expected)
        }
    }

    @Test("a word of a StaticString is the word of its bytes")
    func staticWords() {
        let text: StaticString = "Access-Control"
        let bytes = Array(text.description.utf8)
        for offset in 0...16 { #expect(text.word(at: offset) == bytes.span.word(at: offset)) }
    }

    @Test("a scan finds the first byte, whatever stands around it")
    func scan() {
        // 0x3B differs from 0x3A in the lowest bit, where a borrow would make it look equal.
        for count in 0..<40 {
            for place in 0..<max(count, 1) {
                var bytes = (0..<count).map { [0x3B, 0x39, 0xBA, 0x00][$0 % 4] as UInt8 }
                if count > 0 { bytes[place] = 0x3A }
                for start in 0...count {
                    let expected = count > 0 && start <= place ? place : count
                    #expect(bytes.span.scan(for: 0x3A, from: start) == expected)
                }
                #expect(bytes.span.firstOffset(of: 0x3A) == (count > 0 ? place : nil))
            }
        }
    }

    @Test("every control character but HTAB ends a scan, at every place", arguments: UInt8.min...UInt8.max)
    func controlCharacters(byte: UInt8) {
        let isControl = (byte < 0x20 && byte != 0x09) || byte == 0x7F
        for count in [1, 7, 8, 9, 17, 24] {
            for place in 0..<count {
                for filler in [0x20, 0x7E, 0x80, 0xFF, 0x09] as [UInt8] {
                    var bytes = [UInt8](repeating: filler, count: count)
                    bytes[place] = byte
                    #expect(bytes.span.scanForControlCharacter(from: 0) == (isControl ? place : count))
                    let behind = bytes.span.scanForControlCharacter(from: place + 1)
                    #expect(behind == count)
                }
            }
        }
    }

    @Test("only the letters A to Z are made lower-case", arguments: UInt8.min...UInt8.max)
    func lowercase(byte: UInt8) {
        let expected = byte >= 0x41 && byte <= 0x5A ? byte + 0x20 : byte
        for shift in stride(from: UInt64(0), to: 64, by: 8) {
            let around = UInt64(0x5A41_407B_5B60_FF80) & ~(0xFF << shift)
            let kept = UInt64(0x7A61_407B_5B60_FF80) & ~(0xFF << shift)
            #expect(lowercased(word: around | UInt64(byte) << shift) == kept | UInt64(expected) << shift)
        }
    }

    @Test("text is compared whole, and to the letter unless case is to be ignored")
    func equality() {
        let text: StaticString = "content-length"
        let bytes = Array("xContent-Lengthx".utf8)
        let folded = [1..<15, 1..<14, 2..<16, 3..<17].map { bytes.span.equalsLowercased(text, in: $0) }
        #expect(folded == [true, false, false, false])
        let exact = [bytes.span.equals(text, in: 1..<15), bytes.span.equals("Content-Length", in: 1..<15)]
        #expect(exact == [false, true])
        for index in 0..<14 {
            var other = Array(text.description.utf8)
            other[index] ^= 0x80
            let isFolded = other.span.equalsLowercased(text)
            let isExact = other.span.equals(text)
            #expect(!isFolded && !isExact)
        }
        let marks = Array("@[@[".utf8)
        let isSame = marks.span.equalsLowercased("@[@[")
        let isShifted = marks.span.equalsLowercased("`{`{")
        let nothing: [UInt8] = []
        let isEmpty = nothing.span.equals("")
        #expect(isSame && !isShifted && isEmpty)
    }

    @Test("spans are equal when their bytes are", arguments: 0..<20)
    func spans(count: Int) {
        let bytes = (0..<count).map { UInt8($0) }
        let copy = Array(bytes)
        let longer = bytes + [0]
        let isSame = bytes.span.equals(copy.span)
        let isLonger = bytes.span.equals(longer.span)
        #expect(isSame && !isLonger)
        for index in 0..<count {
            var other = bytes
            other[index] ^= 1
            let isEqual = bytes.span.equals(other.span)
            #expect(!isEqual)
        }
    }

    @Test("marks are set for the bytes asked for, at every length and offset", arguments: 0...64)
    func marks(count: Int) {
        let bytes = (0..<100).map { $0 % 7 == 0 || $0 % 11 == 3 ? UInt8(0x2F) : UInt8(0x61) }
        for start in 0...min(36, 100 - count) {
            var expected: UInt64 = 0
            for index in 0..<count where bytes[start + index] == 0x2F { expected |= 1 << UInt64(index) }
            #expect(bytes.span.marks(of: 0x2F, in: start..<start + count) == expected)
        }
        let exact = Array(bytes[0..<count])
        #expect(exact.span.marks(of: 0x61, in: 0..<count).nonzeroBitCount == exact.count { $0 == 0x61 })
    }
}
