import EventLoop

/// A request as a test or a question words it.
struct TrialRequest: Equatable, Sendable {
    var method = "GET"
    /// Path and query, as they stand in the request line.
    var target = "/"
    /// In their order; a Host is added where there is none.
    var fields: [Field] = []
    /// Whose connection it is.
    var address = IPAddress.loopback

    struct Field: Equatable, Sendable {
        var name: String
        var value: String
    }

    /// Puts a token where `source` says.
    mutating func carry(_ token: String, in source: TokenSource) {
        switch source {
        case .authorization: fields.append(.init(name: "Authorization", value: "Bearer \(token)"))
        case .cookie(let name): fields.append(.init(name: "Cookie", value: "\(name)=\(token)"))
        case .query(let name): target += "\(target.contains("?") ? "&" : "?")\(name)=\(token)"
        }
    }

    /// The head as it comes over the wire.
    var bytes: [UInt8] {
        var text = "\(method) \(target) HTTP/1.1\r\n"
        if !fields.contains(where: { $0.name.lowercased() == "host" }) { text += "Host: gateway.test\r\n" }
        for field in fields { text += "\(field.name): \(field.value)\r\n" }
        return Array((text + "\r\n").utf8)
    }
}
