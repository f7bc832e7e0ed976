import JSON

/// What a service answers.
struct FaultReply: Sendable {
    var status: Int
    var fields: [Field]
    var body: [UInt8]

    struct Field: Sendable {
        var name: String
        var value: String
    }

    init(_ text: String) { self.init(200, [], text) }

    init(_ status: Int, _ text: String) { self.init(status, [], text) }

    init(_ status: Int, _ fields: [(String, String)], _ text: String) {
        self.status = status
        self.fields = fields.map { Field(name: $0.0, value: $0.1) }
        body = Array(text.utf8)
    }

    /// With nothing in what its lists list; nil where it has none, or nothing in them.
    var hollow: FaultReply? {
        guard let json = try? JSONValue(body) else { return nil }
        let emptied = Self.emptied(json)
        var reply = self
        reply.body = emptied.bytes
        return emptied == json ? nil : reply
    }

    private static func emptied(_ json: JSONValue) -> JSONValue {
        switch json {
        case .array(let elements): .array(elements.map { _ in .object([]) })
        case .object(let members):
            .object(members.map { JSONValue.Member($0.name, emptied($0.value)) })
        default: json
        }
    }

    /// With an origin in the place of ORIGIN.
    func naming(_ origin: String) -> FaultReply {
        let text = String(decoding: body, as: UTF8.self)
        let fields = fields.map { ($0.name, $0.value.replacing("ORIGIN", with: origin)) }
        return FaultReply(status, fields, text.replacing("ORIGIN", with: origin))
    }

    /// With a length that may be another than that of the content.
    func head(length: Int, isLast: Bool = false) -> [UInt8] {
        var head = "HTTP/1.1 \(status) X\r\n"
        if status != 204 { head += "Content-Length: \(length)\r\n" }
        if isLast { head += "Connection: close\r\n" }
        for field in fields { head += "\(field.name): \(field.value)\r\n" }
        return Array((head + "\r\n").utf8)
    }
}
