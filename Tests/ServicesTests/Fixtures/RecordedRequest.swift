import Foundation
import JSON
import JWT

/// A request, as recorder.py tells of it.
struct RecordedRequest: Sendable {
    var method: String
    /// As it was sent.
    var path: String
    /// Its parameters without their encoding; their order says nothing.
    var query: [String]
    /// By their names in small letters.
    var fields: [String: String]
    var body: [UInt8]

    init(_ json: JSONValue) {
        method = json["method"]?.string ?? ""
        path = json["path"]?.string ?? ""
        query = (json["query"]?.string ?? "").split(separator: "&").map { parameter in
            let text = parameter.replacingOccurrences(of: "+", with: " ")
            return text.removingPercentEncoding ?? text
        }.sorted()
        fields = [:]
        for field in json["fields"]?.array ?? [] {
            guard let pair = field.array?.compactMap(\.string), pair.count == 2 else { continue }
            fields[pair[0].lowercased()] = pair[1]
        }
        body = json["body"]?.string.flatMap(Base64.decode) ?? []
    }

    var text: String { String(decoding: body, as: UTF8.self) }
    var json: JSONValue? { try? JSONValue(body) }

    /// Has each member of its JSON, innermost first, be what `change` makes of it; nil: none.
    mutating func changeMembers(_ change: (JSONValue.Member) -> JSONValue?) {
        if let json { body = json.changingMembers(change).bytes }
    }

    /// How it differs from the library's: in method, path, query, content, or one of these fields.
    func differences(from theirs: RecordedRequest, fields names: [String]) -> [String] {
        var differences: [String] = []
        func compare(_ what: String, _ ours: String?, _ theirs: String?) {
            if ours == theirs { return }
            let (ours, theirs) = (ours ?? "none", theirs ?? "none")
            differences.append("\(what): \(ours.prefix(1_000)), theirs \(theirs.prefix(1_000))")
        }
        compare("method", method, theirs.method)
        compare("path", path, theirs.path)
        compare("query", query.joined(separator: "&"), theirs.query.joined(separator: "&"))
        // The type of no content says nothing.
        let hasContent = !body.isEmpty || !theirs.body.isEmpty
        for name in names where name != "content-type" || hasContent {
            compare(name, fields[name], theirs.fields[name])
        }
        compare("content", content, theirs.content)
        return differences
    }

    /// JSON in one way of writing it, without the members that are null; all else as it is.
    var content: String {
        guard let json else { return text }
        return String(
            decoding: json.changingMembers { $0.value.isNull ? nil : $0.value }.bytes, as: UTF8.self)
    }
}

extension JSONValue {
    /// The same with each member of its objects, innermost first, as `change` makes it (nil: none), and in
    /// the order of their names.
    func changingMembers(_ change: (Member) -> JSONValue?) -> JSONValue {
        switch self {
        case .array(let elements): return .array(elements.map { $0.changingMembers(change) })
        case .object(let members):
            let changed = members.compactMap { member in
                change(Member(member.name, member.value.changingMembers(change))).map {
                    Member(member.name, $0)
                }
            }
            return .object(changed.sorted { $0.name < $1.name })
        default: return self
        }
    }
}
