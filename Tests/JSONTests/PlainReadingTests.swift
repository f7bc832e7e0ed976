import Bytes
import Testing

@testable import JSON

/// White space in front of a text keeps the reader of plain texts from it, so that the two readers can be
/// compared.
@Suite("Reading plain objects")
struct PlainReadingTests {
    private struct Reading: Equatable {
        var fault: JSONError?
        var names: [String] = []
        var values: [String] = []
        var kinds: [JSONKind] = []
        var integers: [Int64] = []
        var words: [UInt64] = []
    }

    private func read(_ text: [UInt8], into members: inout JSONMembers) -> Reading {
        do throws(JSONError) {
            try members.parse(text.span, limits: JSONLimits(depth: 4, members: 30))
        } catch { return Reading(fault: error) }
        let bytes = members.storage.span
        let list = members.members
        return Reading(
            fault: nil, names: list.map { bytes.text(in: $0.name.bounds) },
            values: list.map { bytes.text(in: $0.value.bounds) }, kinds: list.map(\.kind),
            integers: list.map(\.integer), words: list.map(\.nameWord))
    }

    private func expectAgreement(_ text: [UInt8], _ members: inout JSONMembers) {
        let plain = read(text, into: &members)
        let full = read([0x20] + text, into: &members)
        if plain != full { Issue.record("\(text.span.text): \(plain) against \(full)") }
    }

    private static let claims = Array(
        #"{"sub":"user-1234567890","auth_time":1700000000,"aud":"a","exp":7,"n":"","longer name":0}"#.utf8)

    @Test("the plain reader reads what the full one reads")
    func whole() {
        var members = JSONMembers(capacity: 8)
        let reading = read(Self.claims, into: &members)
        #expect(reading.names == ["sub", "auth_time", "aud", "exp", "n", "longer name"])
        #expect(reading.values == ["user-1234567890", "1700000000", "a", "7", "", "0"])
        #expect(reading.integers == [0, 1_700_000_000, 0, 7, 0, 0])
        #expect(members.isPlain)
        expectAgreement(Self.claims, &members)
    }

    @Test("both agree on every text that differs in one byte, is cut, or lacks a byte")
    func changed() {
        var members = JSONMembers(capacity: 8)
        for index in Self.claims.indices {
            for byte in 0...UInt8.max {
                var text = Self.claims
                text[index] = byte
                expectAgreement(text, &members)
            }
            expectAgreement(Array(Self.claims[..<index]), &members)
            var shorter = Self.claims
            shorter.remove(at: index)
            expectAgreement(shorter, &members)
        }
    }

    @Test(
        "both agree on repeated names, numbers and what stands at the end",
        arguments: [
            #"{"a":1,"a":2}"#, #"{"auth_time":1,"auth_timf":2}"#, #"{"auth_time":1,"auth_time":2}"#,
            #"{"a":01}"#, #"{"a":0}"#, #"{"a":00}"#, #"{"a":999999999999999999}"#,
            #"{"a":1000000000000000000}"#, #"{"a":-1}"#, #"{"a":1.5}"#, #"{"a":1e3}"#, #"{"a":}"#,
            #"{"a":"x"}"#, #"{"a":"x"}}"#, #"{"a":"x","#, #"{"a":"x",""#, #"{"a":"x","}"#, #"{"a":"x",}"#,
            #"{"a""#, #"{"a":"#, #"{"a":""#, #"{""#, "{", "{}", #"{"":""}"#, #"{"":"","":""}"#,
            #"{"a":true,"b":[1],"c":{"d":null}}"#, #"{"a" :1}"#, #"{"a": 1}"#, #"{"a":1 }"#, #"{"a":1} "#,
        ])
    func shapes(_ text: String) {
        var members = JSONMembers(capacity: 8)
        expectAgreement(Array(text.utf8), &members)
    }

    @Test("both agree on how many members there may be", arguments: [23, 24, 25, 29, 30, 31])
    func many(_ count: Int) {
        var members = JSONMembers(capacity: 8)
        let list = (0..<count).map { "\"n\($0)\":\($0)" }.joined(separator: ",")
        expectAgreement(Array("{\(list)}".utf8), &members)
        #expect((read(Array("{\(list)}".utf8), into: &members).fault == nil) == (count <= 30))
    }

    @Test("both agree on noise")
    func noise() {
        var generator = SystemRandomNumberGenerator()
        let pieces = [
            "{", "}", "\"", "\":\"", "\",\"", "\":", ",\"", "a", "sub", "12", "0", ":", ",", "[]", " ",
        ]
        var members = JSONMembers(capacity: 8)
        for _ in 0..<20_000 {
            var text = #"{""#
            for _ in 0..<Int.random(in: 0..<14, using: &generator) {
                text += pieces[Int.random(in: 0..<pieces.count, using: &generator)]
            }
            expectAgreement(Array(text.utf8), &members)
        }
    }
}
