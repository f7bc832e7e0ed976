import Foundation

/// The gateway alone, with a gateway.yaml of the test's, in front of an upstream that the test brings.
final class Sidecar {
    let port: Int
    let gateway: Program
    let folder: ScratchFolder

    /// Runs `body` against a gateway that listens, and ends it, whatever happens.
    static func with(
        yaml: String, _ settings: [String: String] = [:], port: Int? = nil, _ body: (Sidecar) throws -> Void
    ) throws {
        let folder = try ScratchFolder()
        let file = try folder.write(yaml, to: "gateway.yaml")
        try with(file: file, settings, in: folder, port: port, body)
    }

    /// The same with a file of the repository.
    static func with(
        file: String, _ settings: [String: String] = [:], in folder: ScratchFolder, port: Int? = nil,
        _ body: (Sidecar) throws -> Void
    ) throws {
        let sidecar = try Sidecar(file: file, settings, in: folder, port: port)
        defer { sidecar.gateway.end() }
        try sidecar.gateway.waitUntilReady { (try? LoopbackSocket(port: sidecar.port)) != nil }
        try body(sidecar)
    }

    private init(file: String, _ settings: [String: String], in folder: ScratchFolder, port: Int?) throws {
        self.folder = folder
        let port = try port ?? LoopbackSocket.freePort()
        self.port = port
        let own = ["GATEWAY_LISTEN": "127.0.0.1:\(port)", "STATE_DIR": folder.path]
        gateway = try Program(
            Built.gateway, ["run", "--config", file], environment: own.merging(settings) { $1 },
            folder: folder.path)
    }

    func connect(timeoutSeconds: Int = 10) throws -> HTTPConnection {
        try HTTPConnection(port: port, timeoutSeconds: timeoutSeconds)
    }

    /// One request over a connection of its own.
    func exchange(
        _ method: String, _ target: String, fields: [String] = [], body: String? = nil
    ) throws -> Response {
        try connect().exchange(method, target, fields: fields, body: body)
    }
}
