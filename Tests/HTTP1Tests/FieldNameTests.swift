import Bytes
import Testing

@testable import HTTP1

struct FieldNameTests {
    @Test(
        "every name is recognised in any case, and nothing that differs by a byte",
        arguments: FieldName.allCases)
    func recognition(name: FieldName) {
        if name == .other { return }
        let text = name.text.description
        for spelling in [text, text.lowercased(), text.uppercased()] {
            #expect(recognise(Array(spelling.utf8)) == name)
        }
        let bytes = Array(text.utf8)
        for index in bytes.indices {
            for flip in [0x01, 0x20, 0x40, 0x80] as [UInt8] {
                var other = bytes
                other[index] ^= flip
                let isLetter = bytes[index] | 0x20 >= 0x61 && bytes[index] | 0x20 <= 0x7A
                if flip == 0x20 && isLetter { continue }
                #expect(recognise(other) != name, "\(text) at \(index)")
            }
        }
        #expect(recognise(bytes + [0x78]) != name && recognise(Array(bytes.dropLast())) != name)
    }

    @Test("the tables of recognition are those that the names make")
    func tables() {
        var slots = [FieldName](repeating: .other, count: 256)
        var words: [[UInt64]] = []
        for name in FieldName.allCases {
            let count = name.text.utf8CodeUnitCount
            let first = foldedCase(name.text.word(at: 0))
            let last = count >= 8 ? foldedCase(name.text.word(at: count - 8)) : first
            words.append([first, last, UInt64(count)])
            if name == .other { continue }
            let slot = FieldName.slot(first: first, last: last, count: count)
            #expect(slots[slot] == .other, "\(name) and \(slots[slot]) want one slot: choose another factor")
            slots[slot] = name
        }
        #expect(FieldName.tables.slots == slots)
        #expect(FieldName.tables.words == words)
        #expect(FieldName.allCases.count <= 64)
    }

    @Test("the classes of bytes are those of the grammars")
    func classes() {
        let alphanumeric = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789"
        let registered = alphanumeric + "-._~" + "!$&'()*+,;="
        let sets: [(UInt8, String)] = [
            (ByteClass.token, "!#$%&'*+-.^_`|~" + alphanumeric),
            (ByteClass.path, registered + ":@/%"),
            (ByteClass.query, registered + ":@/%?" + "[]\\^`{|}"),
            (ByteClass.registeredName, registered),
            (ByteClass.hexadecimalDigit, "0123456789abcdefABCDEF"),
        ]
        for byte in UInt8.min...UInt8.max {
            for (mask, members) in sets {
                #expect((ByteClass.of(byte) & mask != 0) == members.utf8.contains(byte), "\(byte) in \(mask)")
            }
        }
    }

    @Test("a section counts and finds the fields of a name")
    func section() {
        var head = RequestHead()
        let text = "GET / HTTP/1.0\r\nVia: a\r\nX-B: c\r\nvia: d\r\nConnection: x-b, close\r\n\r\n"
        let bytes = Array(text.utf8)
        _ = requestOutcome(bytes, &head)
        #expect(head.fields.occurrences(of: .via) == 2 && head.fields.isRepeated(.via))
        #expect(head.fields.occurrences(of: .connection) == 1 && head.fields.occurrences(of: .host) == 0)
        #expect(head.fields.first(.via) == head.fields[0] && head.fields.first(.host) == nil)
        let nominations = (0..<4).map { head.fields.isNominatedByConnection(head.fields[$0], in: bytes.span) }
        #expect(nominations == [false, true, false, false])
    }

    private func recognise(_ bytes: [UInt8]) -> FieldName {
        FieldName(recognising: bytes.span, offset: 0, count: bytes.count)
    }
}
