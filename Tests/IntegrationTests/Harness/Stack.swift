import Foundation

/// The gateway in front of the app, as `make run` starts them, on a port and in a folder of their own.
final class Stack {
    let port: Int
    let environment: [String: String]
    let folder: ScratchFolder
    private(set) var gateway: Program
    private(set) var app: Program

    /// Runs `body` against a fresh pair and ends both, whatever happens. `settings` are variables.
    static func with(_ settings: [String: String] = [:], _ body: (Stack) throws -> Void) throws {
        let stack = try Stack(settings)
        defer { stack.end() }
        try body(stack)
    }

    /// The same for a client of another kind, which needs the address alone.
    static func withAddress(
        _ settings: [String: String] = [:], _ body: @Sendable (String) async throws -> Void
    ) async throws {
        let stack = try Stack(settings)
        defer { stack.end() }
        try await body(stack.address)
    }

    private init(_ settings: [String: String]) throws {
        folder = try ScratchFolder()
        port = try LoopbackSocket.freePort()
        environment = [
            "GATEWAY_LISTEN": "127.0.0.1:\(port)",
            "STATE_DIR": folder.path,
            "SOCKET_PATH": folder.path + "/app.sock",
            "GATEWAY_ADMIN": folder.path + "/admin.sock",
            "SECRET_KEY_FILE": folder.path + "/secret.key",
            "DOCS_ASSETS": Built.root + "/.build-pages",
        ].merging(settings) { $1 }
        app = try Program(Built.app, ["run"], environment: environment, folder: folder.path)
        gateway = try Program(
            Built.gateway, ["run", "--config", Built.root + "/gateway.yaml"], environment: environment,
            folder: folder.path)
        do {
            try waitUntilReady()
        } catch {
            end()
            throw error
        }
    }

    var address: String { "http://127.0.0.1:\(port)" }
    var adminPath: String { folder.path + "/admin.sock" }

    func connect(timeoutSeconds: Int = 10) throws -> HTTPConnection {
        try HTTPConnection(port: port, timeoutSeconds: timeoutSeconds)
    }

    /// One request over a connection of its own.
    func exchange(
        _ method: String, _ target: String, fields: [String] = [], body: String? = nil
    ) throws -> Response {
        try connect().exchange(method, target, fields: fields, body: body)
    }

    /// A request with a form, as curl's `-d` sends it.
    func post(form: String, to target: String, fields: [String] = []) throws -> Response {
        try exchange(
            "POST", target, fields: fields + ["Content-Type: application/x-www-form-urlencoded"], body: form)
    }

    /// Signs up a user whose other fields follow from the name.
    func signUp(_ username: String, password: String = "secretpassword") throws -> Tokens {
        let form =
            "username=\(username)&email=\(username)@example.com&password=\(password)&first_name=A&last_name=B"
        let response = try post(form: form, to: "/api/v1/auth/signup")
        guard response.status == 201 else {
            throw HarnessError("sign-up: \(response.status) \(response.text)")
        }
        return try response.json(as: Tokens.self)
    }

    func startApp() throws {
        app = try Program(Built.app, ["run"], environment: environment, folder: folder.path)
    }

    func startGateway() throws {
        gateway = try Program(
            Built.gateway, ["run", "--config", Built.root + "/gateway.yaml"], environment: environment,
            folder: folder.path)
    }

    /// Runs a command of the app's program, with `input` on its standard input, to its end.
    func command(_ words: String..., input: String? = nil) throws -> (status: Int, output: String) {
        var program = Built.app
        var arguments = words
        if let input {
            let file = folder.path + "/input"
            try input.write(toFile: file, atomically: true, encoding: .utf8)
            arguments = ["-c", "exec \"$0\" \"$@\" <\(file)", program] + words
            program = "/bin/sh"
        }
        let command = try Program(program, arguments, environment: environment, folder: folder.path)
        return (try command.waitForEnd(seconds: 20), command.output)
    }

    /// Waits until /health answers 200 through both.
    func waitUntilReady() throws {
        try app.waitUntilReady {
            (try? HTTPConnection(path: environment["SOCKET_PATH"] ?? "")) != nil
        }
        try gateway.waitUntilReady { (try? exchange("GET", "/health").status) == 200 }
    }

    private func end() {
        gateway.end()
        app.end()
    }
}
