import Foundation
import JSON
import JWT

@testable import UpstreamApp

/// What a service's official library sends for each operation, and how that differs from what we send.
enum OfficialLibrary {
    struct Request {
        var method: String
        var path: String
        var query: String
        var fields: [(name: String, value: String)]
        var body: [UInt8]

        func value(of name: String) -> String? { fields.first { $0.name == name.lowercased() }?.value }
    }

    /// The requests of each operation, by its name.
    static func requests(of service: String, _ arguments: [String] = []) throws -> [String: [Request]] {
        let output = try PythonEnvironment.run(script: "Tests/Services/sdk.py", [service] + arguments)
        var operations: [String: [Request]] = [:]
        for line in output.split(separator: "\n") {
            let json = try JSONValue(Array(line.utf8))
            operations[json["operation"]?.string ?? ""] = json["requests"]?.array?.map(request)
        }
        return operations
    }

    static func request(_ json: JSONValue) -> Request {
        let fields = (json["fields"]?.array ?? []).map { pair in
            (name: (pair.array?.first?.string ?? "").lowercased(), value: pair.array?.last?.string ?? "")
        }
        return Request(
            method: json["method"]?.string ?? "", path: json["path"]?.string ?? "",
            query: json["query"]?.string ?? "", fields: fields,
            body: Base64.decode(json["body"]?.string ?? "") ?? [])
    }

    /// How our request differs from the library's: in method, path, query, content, or one of the fields
    /// named. Members that are null, or of `idle`, say nothing.
    static func differences(
        _ ours: ScriptedService.Received?, _ theirs: Request?, fields: [String], idle: Set<String> = []
    ) -> [String] {
        guard let ours, let theirs else { return ["there is none of ours, or none of theirs"] }
        var differences: [String] = []
        func compare(_ what: String, _ ours: some Equatable, _ theirs: some Equatable) {
            if "\(ours)" != "\(theirs)" { differences.append("\(what): \(ours), theirs \(theirs)") }
        }
        let parts = ours.target.split(separator: "?", maxSplits: 1).map(String.init)
        compare("method", ours.method, theirs.method)
        compare("path", parts.first ?? "", theirs.path)
        compare("query", parts.count > 1 ? parts[1] : "", theirs.query)
        for field in fields { compare(field, ours.value(of: field) ?? "-", theirs.value(of: field) ?? "-") }
        if let our = try? JSONValue(ours.body), let their = try? JSONValue(theirs.body) {
            compare("content", text(our, idle), text(their, idle))
        } else {
            compare("content", ours.text, String(decoding: theirs.body, as: UTF8.self))
        }
        return differences
    }

    /// A value with the members of its objects in the order of their names.
    private static func text(_ value: JSONValue, _ idle: Set<String>) -> String {
        String(decoding: sorted(value, idle).bytes, as: UTF8.self)
    }

    private static func sorted(_ value: JSONValue, _ idle: Set<String>) -> JSONValue {
        switch value {
        case .array(let elements): .array(elements.map { sorted($0, idle) })
        case .object(let members):
            .object(
                members.filter { !$0.value.isNull && !idle.contains($0.name) }.sorted { $0.name < $1.name }
                    .map { JSONValue.Member($0.name, sorted($0.value, idle)) })
        default: value
        }
    }
}
