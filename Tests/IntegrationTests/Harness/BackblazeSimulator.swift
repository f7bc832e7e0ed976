import Foundation
import Testing

/// Backblaze's own simulator, spoken to by HTTP: a program of Tests/Services.
final class BackblazeSimulator {
    private let program: Program
    /// `listening`, its port, and a key's id and text.
    private let words: [String]

    /// It ends when its standard input does: a pipe of which the shell holds the other end.
    init(in folder: ScratchFolder) throws {
        let requirements = Built.root + "/Tests/Services/requirements.txt"
        let output = try Tool.run(
            "/bin/bash", [Built.root + "/scripts/python-environment", requirements], seconds: 300)
        let environment = try #require(output.split(separator: "\n").last)
        let program = try Program(
            "/bin/sh",
            [
                "-c", "mkfifo input && exec 3<>input && exec \"$0\" \"$1\" <&3",
                environment + "/bin/python", Built.root + "/Tests/Services/b2_front.py",
            ], folder: folder.path)
        self.program = program
        guard eventually(seconds: 30, { program.output.hasSuffix("\n") || !program.isRunning }) else {
            program.end()
            throw HarnessError("no simulator: \(program.output)")
        }
        words = program.output.split(whereSeparator: \.isWhitespace).map(String.init)
        guard words.count == 4 else { throw HarnessError("no simulator: \(program.output)") }
    }

    func end() { program.end() }

    private var origin: String { "http://127.0.0.1:\(words[1])" }

    /// What tells the app of it.
    var environment: [String: String] {
        ["B2_URL": origin, "B2_APPLICATION_KEY_ID": words[2], "B2_APPLICATION_KEY": words[3]]
    }

    /// As an operator would, by the service's own interface.
    func makeBucket(_ name: String) throws {
        let answer = try Tool.run(
            "curl", ["-sS", "-u", "\(words[2]):\(words[3])", origin + "/b2api/v4/b2_authorize_account"])
        let parsed = try JSONSerialization.jsonObject(with: Data(answer.utf8))
        let json = try #require(parsed as? [String: Any])
        let token = try #require(json["authorizationToken"] as? String)
        let account = try #require(json["accountId"] as? String)
        let body = #"{"accountId":"\#(account)","bucketName":"\#(name)","bucketType":"allPrivate"}"#
        try Tool.run(
            "curl",
            ["-sSf", "-H", "Authorization: \(token)", "-d", body, origin + "/b2api/v4/b2_create_bucket"])
    }
}
