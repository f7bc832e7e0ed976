import JSON
import Testing

@testable import UpstreamApp

@Suite struct FirestoreCodingTests {
    private struct Address: Codable, Equatable {
        var street: String
        var number: Int
    }

    private enum Kind: String, Codable { case person, company }

    private struct User: Codable, Equatable {
        var name: String
        var age: UInt8
        var height: Double
        var isNew: Bool
        var nickname: String?
        var kind: Kind
        var address: Address
        var others: [Address]
        var scores: [String: Int]
        var born: FirestoreValue
        var mixed: [FirestoreValue]
        var gaps: [Int?]
    }

    private static let user = User(
        name: "Ann", age: 30, height: 1.75, isNew: true, nickname: nil, kind: .person,
        address: Address(street: "Main", number: 1), others: [Address(street: "Side", number: 2)],
        scores: ["a": 1], born: .timestamp("2000-01-01T00:00:00Z"), mixed: [.bytes([1]), .null],
        gaps: [1, nil])

    @Test("a type of one's own becomes fields, and fields become it again")
    func roundTrip() throws {
        let fields = try FirestoreCoding.fields(of: Self.user)
        func value(_ name: String) -> FirestoreValue? { fields.first { $0.name == name }?.value }
        #expect(
            value("age") == .integer(30) && value("height") == .double(1.75) && value("isNew") == .bool(true))
        #expect(value("nickname") == nil && value("kind") == .string("person"))
        #expect(value("address") == .object(["street": .string("Main"), "number": .integer(1)]))
        #expect(value("born") == .timestamp("2000-01-01T00:00:00Z"))
        #expect(
            value("mixed") == .array([.bytes([1]), .null]) && value("gaps") == .array([.integer(1), .null]))
        let back: User = try FirestoreCoding.value(from: fields)
        #expect(back == Self.user)
    }

    @Test("what does not fit says where")
    func faults() throws {
        var fields = try FirestoreCoding.fields(of: Self.user)
        fields[0].value = .integer(1)
        let wrong = #expect(throws: FirestoreCoding.Fault.self) {
            try FirestoreCoding.value(User.self, from: fields)
        }
        #expect(wrong?.path == "name" && wrong?.text == "is no String")
        fields.removeFirst()
        let missing = #expect(throws: FirestoreCoding.Fault.self) {
            try FirestoreCoding.value(User.self, from: fields)
        }
        #expect(missing?.path == "name" && missing?.text == "is missing")
        let large = [FirestoreField("street", .string("x")), FirestoreField("number", .double(1.5))]
        #expect(throws: FirestoreCoding.Fault.self) { try FirestoreCoding.value(Address.self, from: large) }
        #expect(throws: FirestoreCoding.Fault.self) { try FirestoreCoding.fields(of: [1, 2]) }
        #expect(throws: FirestoreCoding.Fault.self) { try FirestoreCoding.fields(of: ["a": UInt64.max]) }
    }

    @Test(
        "values are written as REST has them: whole numbers and what is not finite as texts",
        arguments: [
            (FirestoreValue.integer(7), #"{"integerValue":"7"}"#),
            (.double(.infinity), #"{"doubleValue":"Infinity"}"#),
            (.double(-.infinity), #"{"doubleValue":"-Infinity"}"#),
            (.bytes([1, 2]), #"{"bytesValue":"AQI="}"#),
            (.array([]), #"{"arrayValue":{}}"#), (.map([]), #"{"mapValue":{}}"#),
            (.null, #"{"nullValue":null}"#),
            (.geoPoint(latitude: 1, longitude: 0.5), #"{"geoPointValue":{"latitude":1.0,"longitude":0.5}}"#),
        ])
    func text(value: FirestoreValue, text: String) throws {
        #expect(String(decoding: value.json.bytes, as: UTF8.self) == text)
        let back = FirestoreValue(try JSONValue(Array(text.utf8)))
        #expect(back == value)
    }

    @Test(
        "what is no value is none",
        arguments: [
            "{}", "1", #"{"integerValue":"x"}"#, #"{"unheardOf":1}"#, #"{"arrayValue":{"values":[{}]}}"#,
            #"{"bytesValue":"*"}"#, #"{"mapValue":{"fields":{"a":{}}}}"#, #"{"stringValue":1}"#,
            #"{"stringValue":"a","nullValue":null}"#, #"{"doubleValue":"x"}"#,
        ])
    func broken(text: String) throws {
        let value = FirestoreValue(try JSONValue(Array(text.utf8)))
        #expect(value == nil)
    }
}
