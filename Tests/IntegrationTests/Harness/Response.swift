import Foundation

/// A response as it came over the wire.
struct Response: Sendable {
    var status: Int
    /// In the order in which they came, names as sent.
    var fields: [(name: String, value: String)]
    var body: [UInt8]

    var text: String { String(decoding: body, as: UTF8.self) }

    /// The value of the only field of that name; nil when there is none, or more than one.
    func field(_ name: String) -> String? {
        let values = values(of: name)
        return values.count == 1 ? values[0] : nil
    }

    func values(of name: String) -> [String] {
        fields.filter { $0.name.lowercased() == name.lowercased() }.map(\.value)
    }

    func number(_ name: String) -> Int? { field(name).flatMap(Int.init) }

    func json<Value: Decodable>(as type: Value.Type) throws -> Value {
        do {
            return try JSONDecoder().decode(type, from: Data(body))
        } catch {
            throw HarnessError("\(status) is not \(type): \(text): \(error)")
        }
    }

    /// The members of a JSON object whose values are strings or numbers, numbers as text.
    func members() throws -> [String: String] {
        let object = try JSONSerialization.jsonObject(with: Data(body))
        guard let object = object as? [String: Any] else { throw HarnessError("no object: \(text)") }
        return object.compactMapValues { value in
            value as? String ?? (value as? NSNumber)?.stringValue
        }
    }
}
