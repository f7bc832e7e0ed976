import JSON

/// What a service answered.
struct HTTPExchangeResponse: Equatable, Sendable {
    var status: Int
    var fields: [HTTPField] = []
    /// The content, unless it went to a file.
    var content: [UInt8] = []
    /// How many bytes of content there were.
    var count: Int64 = 0

    /// The value of the first field of this name, in any case.
    func value(of name: String) -> String? {
        let name = name.lowercased()
        return fields.first { $0.name.lowercased() == name }?.value
    }

    var isSuccess: Bool { (200...299).contains(status) }

    /// The content as JSON; nil when it is none.
    var json: JSONValue? { try? JSONValue(content) }

    /// The same, if it is an object: what every service documents of nearly all answers.
    var object: JSONValue? { json.flatMap { $0.members == nil ? nil : $0 } }
}
