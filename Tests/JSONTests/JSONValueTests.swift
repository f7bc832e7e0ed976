import Testing

@testable import JSON

/// JSON as a tree: read whole or not at all, and written so that it reads back the same.
@Suite struct JSONValueTests {
    private func read(_ text: String) throws(JSONError) -> JSONValue { try JSONValue(Array(text.utf8)) }

    private static let document = #"""
         {"a": [1, -2, 0.5, 1e3, true, false, null, "x\n\"\u00e9\ud83d\ude00"], "b": {"c": {}, "d": []},
          "big": 123456789012345678901, "": "empty name"}
        """#

    @Test("each kind of value is read as what it is")
    func kinds() throws {
        let value = try read(Self.document)
        #expect(
            value["a"]?.array == [
                .integer(1), .integer(-2), .double(0.5), .double(1_000), .bool(true), .bool(false), .null,
                .string("x\n\"é😀"),
            ])
        #expect(value["b"]?["c"]?.members == [])
        #expect(value["b"]?["d"]?.array == [])
        #expect(value["big"]?.double == 1.2345678901234568e20)
        #expect(value["big"]?.integer == nil)
        #expect(value[""]?.string == "empty name")
        #expect(value["absent"] == nil)
        let seven = try read(" 7 ")
        #expect(seven == .integer(7))
    }

    @Test("what was written reads back the same")
    func roundTrip() throws {
        let value = try read(Self.document)
        let again = try JSONValue(value.bytes)
        #expect(again == value)
        #expect(JSONValue.double(.infinity).bytes == Array("null".utf8))
        let object = JSONValue.object(["a": "x", "b": nil, "c": .null])
        #expect(String(decoding: object.bytes, as: UTF8.self) == #"{"a":"x","c":null}"#)
    }

    @Test("no text that has been cut short is read")
    func truncated() {
        let bytes = Array(Self.document.utf8)
        for count in 0..<(bytes.count - 1) {
            #expect(throws: JSONError.self, "\(count)") { try JSONValue(Array(bytes[..<count])) }
        }
    }

    @Test(
        "broken texts are refused",
        arguments: [
            (#"{"a":1,"a":2}"#, JSONError.duplicateName), (#"[1,]"#, .malformed), (#"[1 2]"#, .malformed),
            (#"{"a"}"#, .malformed), ("nul", .malformed), ("01", .malformed), ("1 2", .trailingBytes),
            (#""\ud800""#, .loneSurrogate), ("", .malformed), ("  ", .malformed), ("1e999", .malformed),
            (#"{"a":{"b":1,"b":2}}"#, .duplicateName),
        ])
    func broken(text: String, error: JSONError) {
        #expect(throws: error) { try read(text) }
    }

    @Test("depth and members are bounded")
    func bounds() throws {
        let limits = JSONLimits(depth: 4, members: 3)
        let deep = Array("[[[[1]]]]".utf8)
        _ = try JSONValue(deep, limits: limits)
        #expect(throws: JSONError.tooDeep) { try JSONValue(Array("[[[[[1]]]]]".utf8), limits: limits) }
        #expect(throws: JSONError.tooManyMembers) {
            try JSONValue(Array(#"{"a":1,"b":1,"c":1,"d":1}"#.utf8), limits: limits)
        }
        let endless = [UInt8](repeating: 0x5B, count: 100_000)
        #expect(throws: JSONError.tooDeep) { try JSONValue(endless) }
    }
}
