import JSON
import Testing

@testable import UpstreamApp

/// What the official library of a service sends for each operation, beside what we send to the same server,
/// which gives the same replies.
final class RecordedLibrary {
    private let server: PythonServer
    private let client = HTTPClient()
    let operations: [String: RecordedOperation]
    /// The operations that nobody has looked at yet.
    private(set) var left: Set<String>

    init(_ service: String) throws {
        server = try PythonServer("recorder.py")
        let text = try PythonEnvironment.run(
            script: "Tests/Services/sdk.py", [service, server.origin])
        var operations: [String: RecordedOperation] = [:]
        for line in text.split(separator: "\n") {
            let json = try JSONValue(Array(line.utf8))
            let name = try #require(json["operation"]?.string)
            operations[name] = RecordedOperation(
                name: name, inputs: json["inputs"] ?? .null, replies: json["replies"] ?? .null,
                requests: (json["requests"]?.array ?? []).map(RecordedRequest.init), output: json["output"])
        }
        self.operations = operations
        left = Set(operations.keys)
    }

    var origin: String { server.origin }

    func operation(_ name: String) throws -> RecordedOperation {
        left.remove(name)
        return try #require(operations[name], "\(name)")
    }

    /// Those whose names begin so.
    func operations(beginningWith prefix: String) throws -> [RecordedOperation] {
        try operations.keys.filter { $0.hasPrefix(prefix) }.sorted().map(operation)
    }

    /// Holds what ours sends for these operations to what the library sends. `plain` takes from either's
    /// requests what says nothing; without `inOrder` those of an operation may come in any order.
    func compare(
        _ calls: [(String, () throws -> Void)], fields: [String], inOrder: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation,
        plain: (inout RecordedRequest) -> Void = { _ in }
    ) throws {
        for (name, run) in calls {
            compare(
                try requests(for: name, run), with: try operation(name), fields: fields, inOrder: inOrder,
                sourceLocation: sourceLocation, plain: plain)
        }
    }

    func compare(
        _ ours: [RecordedRequest], with operation: RecordedOperation, fields: [String], inOrder: Bool = true,
        sourceLocation: SourceLocation = #_sourceLocation,
        plain: (inout RecordedRequest) -> Void = { _ in }
    ) {
        func plainly(_ requests: [RecordedRequest]) -> [RecordedRequest] {
            var requests = requests
            for index in requests.indices { plain(&requests[index]) }
            return inOrder ? requests : requests.sorted { ($0.path, $0.content) < ($1.path, $1.content) }
        }
        let (ours, theirs) = (plainly(ours), plainly(operation.requests))
        #expect(!theirs.isEmpty, "\(operation.name)", sourceLocation: sourceLocation)
        #expect(ours.count == theirs.count, "\(operation.name)", sourceLocation: sourceLocation)
        for (our, their) in zip(ours, theirs) {
            let differences = our.differences(from: their, fields: fields)
            #expect(differences == [], "\(operation.name)", sourceLocation: sourceLocation)
        }
    }

    /// What ours sends in `run`, being answered what the library was answered.
    func requests(for name: String, _ run: () throws -> Void) throws -> [RecordedRequest] {
        _ = try control("reset", .object([:]))
        _ = try control("replies", try operation(name).replies)
        try run()
        return (try control("requests", nil).array ?? []).map(RecordedRequest.init)
    }

    private func control(_ word: String, _ value: JSONValue?) throws -> JSONValue {
        let request = HTTPExchangeRequest(
            method: value == nil ? "GET" : "POST", url: "\(server.origin)/__recorder/\(word)",
            content: value.map { .bytes($0.bytes) } ?? .none, repetition: .once,
            destination: .memory(limit: 16 << 20))
        let call = HTTPClient.Call(service: .brevo, figures: ServiceFigures(), policy: .none) { _ in nil }
        return try JSONValue(try client.send(request, call).content)
    }
}
