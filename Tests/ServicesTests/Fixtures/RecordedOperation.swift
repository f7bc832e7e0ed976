import Foundation
import JSON

/// An operation of an official library, as `sdk.py SERVICE --recorder URL` tells of it.
struct RecordedOperation {
    var name: String
    var inputs: JSONValue
    var requests: [OfficialLibrary.Request]
    /// Of what asks no server.
    var output: JSONValue?

    /// All operations of a service, by their names.
    static func all(of service: String) throws -> [String: RecordedOperation] {
        let recorder = try PythonServer("recorder.py")
        let text = try OfficialLibrary.run(
            try OfficialLibrary.python.get(),
            [OfficialLibrary.root + "/Tests/Services/sdk.py", service, "--recorder", recorder.origin])
        var operations: [String: RecordedOperation] = [:]
        for line in text.split(separator: "\n") {
            let json = try JSONValue(Array(line.utf8))
            guard let name = json["operation"]?.string else { continue }
            operations[name] = RecordedOperation(
                name: name, inputs: json["inputs"] ?? .null,
                requests: (json["requests"]?.array ?? []).map(OfficialLibrary.request), output: json["output"]
            )
        }
        return operations
    }
}
