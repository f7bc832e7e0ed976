import Bytes
import JSON

/// A JSON object in the making; members keep the order in which they are set.
struct JSONObject: Sendable {
    private var text: [UInt8] = []

    init() {}

    /// Members that are all texts.
    init(_ members: KeyValuePairs<String, String>) {
        for (name, value) in members { set(name, value) }
    }

    /// Members that are all objects.
    init(_ members: [(String, JSONObject)]) {
        for (name, value) in members { set(name, value) }
    }

    /// The object as UTF-8.
    var bytes: [UInt8] { [0x7B] + text + [0x7D] }

    mutating func set(_ name: String, _ value: String) { append(name, Self.quoted(value)) }

    mutating func set(_ name: String, _ value: Int64) { append(name, Array(String(value).utf8)) }

    mutating func set(_ name: String, _ value: Bool) { append(name, Array((value ? "true" : "false").utf8)) }

    mutating func set(_ name: String, _ value: JSONObject) { append(name, value.bytes) }

    mutating func set(_ name: String, _ values: [Int64]) {
        append(name, Self.list(values.map { Array(String($0).utf8) }))
    }

    mutating func set(_ name: String, _ values: [String]) { append(name, Self.list(values.map(Self.quoted))) }

    mutating func set(_ name: String, _ objects: [JSONObject]) {
        append(name, Self.list(objects.map(\.bytes)))
    }

    /// Sets a number of seconds with a fraction of six digits, from microseconds, 0 or more.
    mutating func set(_ name: String, seconds microseconds: Int64) {
        let fraction = String(microseconds % 1_000_000 + 1_000_000).dropFirst()
        append(name, Array("\(microseconds / 1_000_000).\(fraction)".utf8))
    }

    private mutating func append(_ name: String, _ value: [UInt8]) {
        if !text.isEmpty { text.append(0x2C) }
        text += Self.quoted(name)
        text.append(0x3A)
        text += value
    }

    private static func list(_ items: [[UInt8]]) -> [UInt8] {
        [0x5B] + items.joined(separator: [0x2C]) + [0x5D]
    }

    private static func quoted(_ value: String) -> [UInt8] {
        var buffer = ByteBuffer(capacity: value.utf8.count + 2)
        buffer.append(jsonString: value)
        return buffer.readable.array
    }
}
