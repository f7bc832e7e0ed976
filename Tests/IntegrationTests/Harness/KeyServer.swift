import Foundation

/// Tests/Fixtures/key_server.py with a folder of its own, and the tokens that its keys have signed.
final class KeyServer {
    /// Signed by the keys `one`, `two` and `three`, and by a secret that stands in a set.
    struct Tokens {
        var one: String
        var two: String
        var three: String
        var secret: String
    }

    static let fixture = Built.root + "/Tests/Fixtures/key_server.py"

    let folder: ScratchFolder
    let tokens: Tokens
    /// What gateway.yaml holds to reach it.
    let settings: String
    private let place: String
    private let isSecure: Bool
    private var program: Program?

    /// Runs `body` with a server that answers with the set `one.json`; over a Unix socket, or with TLS, if so
    /// wanted.
    static func with(
        unix: Bool = false, secure: Bool = false, _ body: (KeyServer) throws -> Void
    ) throws {
        let server = try KeyServer(unix: unix, secure: secure)
        defer { server.stop() }
        try server.start()
        try body(server)
    }

    private init(unix: Bool, secure: Bool) throws {
        folder = try ScratchFolder()
        isSecure = secure
        let maker = try Program("/usr/bin/python3", [Self.fixture, "make", folder.path], folder: folder.path)
        guard try maker.waitForEnd() == 0 else { throw HarnessError(maker.output) }
        let lines = maker.output.split(separator: "\n").map(String.init)
        guard lines.count == 4 else { throw HarnessError(maker.output) }
        tokens = Tokens(one: lines[0], two: lines[1], three: lines[2], secret: lines[3])
        place = unix ? folder.path + "/keys.sock" : "\(try LoopbackSocket.freePort())"
        settings =
            unix
            ? "jwks_url: \"http://keys.example/keys\", jwks_unix_socket: \(place)"
            : "jwks_url: \"\(secure ? "https" : "http")://127.0.0.1:\(place)/keys\""
        try answer("one.json")
    }

    func start() throws {
        let certificate =
            isSecure ? ["certificate.pem", "certificate.key"].map { folder.path + "/" + $0 } : []
        let program = try Program(
            "/usr/bin/python3", [Self.fixture, "serve", folder.path, place] + certificate, folder: folder.path
        )
        self.program = program
        try program.waitUntilReady {
            Int(place).map { (try? LoopbackSocket(port: $0)) != nil }
                ?? FileManager.default.fileExists(atPath: place)
        }
    }

    func stop() {
        program?.kill()
        try? FileManager.default.removeItem(atPath: folder.path + "/keys.sock")
    }

    /// How it answers from now on; see the fixture.
    func answer(_ file: String, mode: String = "plain", status: Int = 200, maxAge: Int = 1) throws {
        let text = """
            {"file": "\(file)", "mode": "\(mode)", "status": \(status),
             "fields": ["Content-Type: text/plain", "Cache-Control: public, max-age=\(maxAge)"]}
            """
        _ = try folder.write(text, to: "answer.json")
    }

    /// How many requests have come.
    var requests: Int {
        let text = (try? String(contentsOfFile: folder.path + "/requests", encoding: .utf8)) ?? ""
        return text.split(separator: "\n").count
    }
}
