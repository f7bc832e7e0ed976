import Bytes
import Testing

@testable import JSON

@Suite("Reading an object")
struct JSONMembersTests {
    private func parse(_ bytes: [UInt8], _ limits: JSONLimits = JSONLimits()) throws -> JSONMembers {
        var members = JSONMembers(capacity: 8)
        try members.parse(bytes.span, limits: limits)
        return members
    }

    private func fault(_ bytes: [UInt8], _ limits: JSONLimits = JSONLimits()) -> JSONError? {
        var members = JSONMembers(capacity: 8)
        do throws(JSONError) {
            try members.parse(bytes.span, limits: limits)
            return nil
        } catch { return error }
    }

    @Test("members come in order, with their kinds and values")
    func order() throws {
        let members = try parse(
            Array(
                #" { "a" : "x", "b":-12,"c":1.5 ,"d":{"e":[1,2]},"f":[ ],"g":true,"h":false,"i":null}\#n"#
                    .utf8))
        let bytes = members.storage.span
        let kinds: [JSONKind] = [.string, .integer, .decimal, .object, .array, .true, .false, .null]
        let values = ["x", "-12", "1.5", #"{"e":[1,2]}"#, "[ ]", "true", "false", "null"]
        #expect(members.members.map(\.kind) == kinds)
        #expect(members.members.map { bytes.text(in: $0.value.bounds) } == values)
        #expect(members[1].integer == -12)
    }

    @Test(
        "strings are un-escaped (RFC 8259, section 7)",
        arguments: [
            (#""plain and rather longer than a word""#, "plain and rather longer than a word"),
            (#""""#, ""), (#""\"\\\/\b\f\n\r\t""#, "\"\\/\u{8}\u{C}\n\r\t"),
            (#""\u0041\u00e9\u20AC""#, "Aé€"), (#""\ud83d\uDE00!""#, "😀!"), (#""é€😀""#, "é€😀"),
            (#""\u0000x""#, "\0x"), (#""12345678\n""#, "12345678\n"),
            (#""\u007f\u0080\u07ff\u0800""#, "\u{7f}\u{80}\u{7ff}\u{800}"),
        ])
    func unescaping(_ row: (String, String)) throws {
        let members = try parse(Array(#"{"first":1,"v":\#(row.0),"last":"\#("z")"}"#.utf8))
        #expect(members.string(named: "v") == row.1)
        #expect(members.string(named: "last") == "z")
    }

    @Test("a name is known by what it stands for")
    func escapedName() throws {
        let members = try parse(Array(#"{"\u0061bc\/defghijk":"v"}"#.utf8))
        #expect(members.string(named: "abc/defghijk") == "v")
        let member = members.member(named: Array("abc/defghijk".utf8).span)
        #expect(member?.kind == .string)
        #expect(members.member(named: "abc") == nil)
    }

    @Test(
        "what the grammar does not have is refused",
        arguments: [
            ("", JSONError.malformed), (" ", .malformed), ("{", .malformed), ("}", .malformed),
            (#"{"a"}"#, .malformed),
            (#"{"a":}"#, .malformed), (#"{"a":1,}"#, .malformed), ("{,}", .malformed),
            (#"{"a":1 "b":2}"#, .malformed),
            ("{a:1}", .malformed), ("{'a':1}", .malformed), (#"{"a":1"#, .malformed), (#"{"a"#, .malformed),
            (#"{"a":"b"#, .malformed), (#"{"a":"b\"#, .malformed), (#"{"a":"\u12"#, .malformed),
            (#"{"a":"\x"}"#, .malformed), (#"{"a":"\u12g4"}"#, .malformed), ("{\"a\":\"\t\"}", .malformed),
            ("{\"a\":\"\u{0}\"}", .malformed), ("{\"a\":\"\u{1f}\"}", .malformed),
            (#"{"a":[1,]}"#, .malformed),
            (#"{"a":[1 2]}"#, .malformed), (#"{"a":[}"#, .malformed), (#"{"a":[1"#, .malformed),
            (#"{"a":{"#, .malformed),
            (#"{"a":{"b"#, .malformed), (#"{"a":tru}"#, .malformed), (#"{"a":True}"#, .malformed),
            (#"{"a":nul"#, .malformed), (#"{"a":NaN}"#, .malformed), (#"{"a":Infinity}"#, .malformed),
            (#"{/**/"a":1}"#, .malformed), ("\u{FEFF}{}", .malformed), ("{\u{A0}}", .malformed),
            ("{}x", .trailingBytes),
            ("{}{}", .trailingBytes), ("{},", .trailingBytes), ("{}\0", .trailingBytes), ("[]", .notAnObject),
            ("1", .notAnObject), (#""x""#, .notAnObject), ("null", .notAnObject), ("[1", .malformed),
            ("1 2", .trailingBytes),
        ])
    func refused(_ row: (String, JSONError)) {
        #expect(fault(Array(row.0.utf8)) == row.1)
    }

    @Test(
        "numbers follow the grammar (RFC 8259, section 6)",
        arguments: [
            ("0", JSONKind.integer), ("-0", .integer), ("10", .integer), ("999999999999999999", .integer),
            ("1000000000000000000", .decimal), ("1e400", .decimal), ("1E+2", .decimal), ("1.0e-0", .decimal),
            ("0.5", .decimal), ("-0.0", .decimal), ("123456789012345678901234567890", .decimal), ("00", nil),
            ("01", nil),
            ("-", nil), ("+1", nil), (".5", nil), ("1.", nil), ("1.e1", nil), ("1e", nil), ("1e+", nil),
            ("-01", nil),
            ("0x10", nil), ("1_000", nil), ("--1", nil), ("1..2", nil),
        ] as [(String, JSONKind?)])
    func numbers(_ row: (String, JSONKind?)) {
        let text = Array(#"{"n":\#(row.0)}"#.utf8)
        if let kind = row.1 {
            #expect((try? parse(text))?.members.first?.kind == kind)
        } else {
            #expect(fault(text) == .malformed)
        }
        // The same number inside an array.
        #expect((fault(Array(#"{"n":[\#(row.0)]}"#.utf8)) == nil) == (row.1 != nil))
    }

    @Test(
        "bytes that are not UTF-8 are refused (RFC 8259, section 8.1)",
        arguments: [
            [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC3], [0xC3, 0x28], [0xE0, 0x80, 0x80],
            [0xE0, 0x9F, 0xBF],
            [0xED, 0xA0, 0x80], [0xED, 0xBF, 0xBF], [0xE2, 0x82], [0xF0, 0x80, 0x80, 0x80],
            [0xF0, 0x8F, 0xBF, 0xBF],
            [0xF4, 0x90, 0x80, 0x80], [0xF5, 0x80, 0x80, 0x80], [0xF0, 0x9F, 0x98], [0xFE], [0xFF],
        ] as [[UInt8]])
    func invalidUTF8(_ bytes: [UInt8]) {
        let open = Array(#"{"k":"abcdefg"#.utf8)
        #expect(fault(open + bytes + Array(#""}"#.utf8)) == .invalidUTF8)
        #expect(fault(open + bytes) == .invalidUTF8)
        #expect(fault(Array(#"{""#.utf8) + bytes + Array(#"":1}"#.utf8)) == .invalidUTF8)
    }

    @Test(
        "half a surrogate pair is refused (RFC 8259, section 8.2)",
        arguments: [
            #"\ud800"#, #"\udc00"#, #"\ud800\ud800"#, #"\ud800x"#, #"\ud83d\n"#, #"\udfff\ud800"#,
            #"\ud83d\u0041"#,
        ])
    func surrogates(_ text: String) {
        #expect(fault(Array(#"{"a":"\#(text)"}"#.utf8)) == .loneSurrogate)
        #expect(fault(Array(#"{"a":[{"b":"\#(text)"}]}"#.utf8)) == .loneSurrogate)
    }

    @Test(
        "a name that stands twice is refused, at any depth and in any spelling",
        arguments: [
            #"{"a":1,"a":1}"#, #"{"a":1,"\u0061":2}"#, #"{"longer than eight":1,"longer than eight":2}"#,
            #"{"":1,"":2}"#, #"{"o":{"a":1,"a":2}}"#, #"{"o":{"a":1,"\u0061":2}}"#,
            #"{"o":[{"x":{"b":1,"c":2,"b":3}}]}"#,
            #"{"é":1,"\u00e9":1}"#, #"{"a":1,"b":2,"c":3,"d":4,"e":5,"f":6,"g":7,"h":8,"i":9,"a":0}"#,
        ])
    func duplicates(_ text: String) {
        #expect(fault(Array(text.utf8)) == .duplicateName)
    }

    @Test("names that only look alike are kept apart")
    func notDuplicates() {
        #expect(
            fault(Array(#"{"a":{"a":{"a":1}},"A":1,"a ":2,"12345678x":1,"12345678y":2,"12345678":3}"#.utf8))
                == nil)
    }

    @Test("nesting is bounded, the outermost object being the first level")
    func depth() {
        func nested(_ levels: Int) -> [UInt8] {
            let inner = levels - 1
            return Array(#"{"a":"#.utf8) + Array(repeating: 0x5B, count: inner) + Array("1".utf8)
                + Array(repeating: 0x5D, count: inner) + Array("}".utf8)
        }
        #expect(fault(nested(4), JSONLimits(depth: 4)) == nil)
        #expect(fault(nested(5), JSONLimits(depth: 4)) == .tooDeep)
        #expect(fault(Array(repeating: 0x5B, count: 100_000)) == .tooDeep)
        #expect(fault(Array(#"{"a":{"b":{}}}"#.utf8), JSONLimits(depth: 2)) == .tooDeep)
        #expect(fault(Array(#"{"a":{"b":1}}"#.utf8), JSONLimits(depth: 1)) == .tooDeep)
    }

    @Test("members are bounded, outside and inside")
    func memberBound() {
        let limits = JSONLimits(depth: 3, members: 2)
        #expect(fault(Array(#"{"a":1,"b":2}"#.utf8), limits) == nil)
        #expect(fault(Array(#"{"a":1,"b":2,"c":3}"#.utf8), limits) == .tooManyMembers)
        #expect(fault(Array(#"{"a":{"a":1,"b":2,"c":3}}"#.utf8), limits) == .tooManyMembers)
    }

    @Test("every truncated text is refused, and the reader then reads the whole one")
    func truncation() throws {
        let text = Array(#"{"s":"a\u00e9\n€","n":-1.5e3,"l":[true,{"x":null}],"i":42}"#.utf8)
        var members = JSONMembers(capacity: 4)
        for count in 0..<text.count {
            #expect(throws: JSONError.self) { try members.parse(text.span.extracting(0..<count)) }
        }
        try members.parse(text.span)
        #expect(members.string(named: "s") == "aé\n€")
        #expect(members.member(named: "i")?.integer == 42)
    }

    @Test("random bytes never trap")
    func noise() {
        var generator = SystemRandomNumberGenerator()
        let alphabet =
            Array(#"{}[]":,\u0019dDcC8-+.eE truefalsn"#.utf8) + [0, 9, 0x80, 0xC3, 0xA9, 0xED, 0xF0]
        var members = JSONMembers(capacity: 4)
        for _ in 0..<20_000 {
            var text: [UInt8] = Array(#"{"a":"#.utf8)
            for _ in 0..<Int.random(in: 0..<24, using: &generator) {
                text.append(alphabet[Int.random(in: 0..<alphabet.count, using: &generator)])
            }
            _ = try? members.parse(text.span)
        }
    }
}
