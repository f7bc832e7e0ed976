import Foundation

/// Tests/Fixtures/upstream.py on a port of its own, and a gateway.yaml that stands in front of it.
final class Upstream {
    let port: Int
    let program: Program
    private let folder: ScratchFolder

    /// Runs `body` against a gateway in front of the fixture, without limits, and ends both.
    static func with(
        settings: String = "", _ body: (Sidecar, Upstream) throws -> Void
    ) throws {
        let upstream = try Upstream()
        defer { upstream.program.end() }
        try upstream.program.waitUntilReady { (try? LoopbackSocket(port: upstream.port)) != nil }
        let yaml = """
            client: { body_size: 4GiB }
            access_log: off
            upstreams:
              fixture: { address: "127.0.0.1:\(upstream.port)", response_timeout: 1s }
            cors: { origins: ["https://app.example"] }
            routes:
              - { path: /, upstream: fixture, tier: off, authentication: none }
            \(settings)
            """
        try Sidecar.with(yaml: yaml) { try body($0, upstream) }
    }

    private init() throws {
        folder = try ScratchFolder()
        port = try LoopbackSocket.freePort()
        program = try Program(
            "/usr/bin/python3", [Built.root + "/Tests/Fixtures/upstream.py", "\(port)"], folder: folder.path)
    }
}
