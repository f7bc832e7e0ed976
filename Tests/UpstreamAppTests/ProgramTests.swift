import EventLoop
import Foundation
import Testing

@testable import UpstreamApp

/// The program itself: its commands, its socket, its end.
@Suite(.serialized) struct ProgramTests {
    private static let login = "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n"

    @Test("the socket has mode 0660, and the probe follows the program's life")
    func life() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run(["probe"], in: folder).code == 1)
        let program = try Program(["run"], in: folder)
        #expect(try program.isServing())
        #expect(try folder.mode(of: "app.sock") == 0o660)
        #expect(try folder.mode(of: "app.sqlite") == 0o640)
        #expect(try folder.mode(of: "key") == 0o640)
        #expect(try Program.run(["probe"], in: folder).code == 0)
        program.signal(SIGTERM)
        #expect(program.wait().code == 0)
        #expect(try folder.mode(of: "app.sock.lock") != nil)
        #expect(!FileManager.default.fileExists(atPath: program.socketPath))
    }

    @Test("a stale socket is replaced, one in use never, and what is no socket is left alone")
    func staleSocket() throws {
        let folder = try TemporaryFolder()
        let first = try Program(["run"], in: folder)
        #expect(try first.isServing())
        let second = try Program.run(["run"], in: folder)
        #expect(second.code == 1)
        #expect(second.text.contains("in use"))
        #expect(try first.isServing())
        first.signal(SIGKILL)
        _ = first.wait()
        #expect(FileManager.default.fileExists(atPath: first.socketPath))
        let third = try Program(["run"], in: folder)
        #expect(try third.isServing())
        third.signal(SIGTERM)
        #expect(third.wait().code == 0)
        try Data("precious".utf8).write(to: URL(fileURLWithPath: third.socketPath))
        #expect(try Program.run(["run"], in: folder).code == 1)
        #expect(FileManager.default.contents(atPath: third.socketPath) == Data("precious".utf8))
    }

    @Test("a socket that another program listens on is never taken, lock or no lock")
    func foreignListener() throws {
        let folder = try TemporaryFolder()
        let listener = try Socket.listen(on: .unix(path: folder.path + "/app.sock"), reusePort: false)
        #expect(try Program.run(["run"], in: folder).code == 1)
        #expect(Client(path: folder.path + "/app.sock") != nil)
        _ = consume listener
    }

    @Test("commands that are none and bad environments end with 2, naming each variable")
    func commands() throws {
        let folder = try TemporaryFolder()
        #expect(try Program.run([], in: folder).code == 2)
        #expect(try Program.run(["serve"], in: folder).code == 2)
        let bad = try Program.run(["run"], in: folder, ["REDIS_URL": "redis:x", "WORKER_THREADS": "0"])
        #expect(bad.code == 2)
        #expect(bad.text.contains("REDIS_URL: ") && bad.text.contains("WORKER_THREADS: "))
        let help = try Program.run(["--help"], in: folder)
        #expect(help.code == 0)
        for setting in Setting.allCases { #expect(help.text.contains(setting.rawValue)) }
        #expect(try Program.run(["version"], in: folder).text == "upstream-app 0.1.0\n")
    }

    @Test("pipelined requests are answered in order on one connection")
    func pipelining() throws {
        let program = try Program(["run"], in: TemporaryFolder())
        #expect(try program.isServing())
        let answer = program.exchange(
            "GET /health HTTP/1.1\r\nHost: a\r\n\r\nHEAD /nope HTTP/1.1\r\nHost: a\r\n\r\n" + Self.login
                + "Connection: close\r\n\r\n")
        let lines = answer.split(separator: "\r\n").filter {
            $0.hasPrefix("HTTP/1.1") || $0.contains("}HTTP/1.1")
        }
        #expect(lines.count == 3)
        #expect(answer.contains("HTTP/1.1 200 OK") && answer.hasSuffix("Z\"}"))
        let order = ["HTTP/1.1 200", "HTTP/1.1 404", "HTTP/1.1 422"].map { answer.range(of: $0)?.lowerBound }
        #expect(order.allSatisfy { $0 != nil })
        #expect(order == order.sorted { ($0 ?? answer.endIndex) < ($1 ?? answer.endIndex) })
        #expect(answer.contains("\r\nDate: ") && answer.contains("\r\nConnection: close\r\n"))
    }

    @Test("connections that stand idle or send slowly hold no thread")
    func slowClients() throws {
        let program = try Program(["run"], in: TemporaryFolder(), ["WORKER_THREADS": "2"])
        #expect(try program.isServing())
        let idle = (0..<50).compactMap { _ in Client(path: program.socketPath) }
        for (index, client) in idle.enumerated() where index.isMultiple(of: 2) {
            client.send(
                "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 60000\r\n\r\nusername=")
        }
        #expect(idle.count == 50)
        #expect(program.exchange("GET /health HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
    }

    @Test("a flood of logins gets 503 with Retry-After beyond the queue, and the rest is served meanwhile")
    func flood() throws {
        let environment = [
            "WORKER_THREADS": "2", "PASSWORD_QUEUE": "1", "ARGON2_MEMORY_COST": "16384",
            "ARGON2_TIME_COST": "20",
        ]
        let program = try Program(["run"], in: TemporaryFolder(), environment)
        #expect(try program.isServing())
        let body = "username=a&password=b"
        let clients = (0..<6).compactMap { _ in Client(path: program.socketPath) }
        for client in clients {
            client.send(
                "POST /api/v1/auth/login HTTP/1.0\r\nContent-Type: application/x-www-form-urlencoded\r\n"
                    + "Content-Length: \(body.utf8.count)\r\n\r\n\(body)")
        }
        #expect(program.exchange("GET /health HTTP/1.0\r\n\r\n").hasPrefix("HTTP/1.1 200"))
        let answers = clients.map { $0.readToEnd() }
        let refused = answers.filter { $0.hasPrefix("HTTP/1.1 503") && $0.contains("\r\nRetry-After: 1\r\n") }
        let checked = answers.filter { $0.hasPrefix("HTTP/1.1 401") }
        #expect(refused.count >= 3)
        #expect(refused.count + checked.count == 6)
        #expect(checked.count >= 2)
    }

    @Test("a request that is being served when the end is asked for gets its answer")
    func drain() throws {
        let environment = ["ARGON2_MEMORY_COST": "16384", "ARGON2_TIME_COST": "20"]
        let program = try Program(["run"], in: TemporaryFolder(), environment)
        #expect(try program.isServing())
        let client = try #require(Client(path: program.socketPath))
        let idle = try #require(Client(path: program.socketPath))
        let body = "username=a&password=b"
        client.send(
            Self.login.replacingOccurrences(of: "Length: 0", with: "Length: \(body.utf8.count)")
                + "Content-Type: application/x-www-form-urlencoded\r\n\r\n\(body)")
        usleep(100_000)
        program.signal(SIGTERM)
        let answer = client.readToEnd()
        #expect(answer.hasPrefix("HTTP/1.1 401"))
        #expect(answer.contains("\r\nConnection: close\r\n"))
        #expect(idle.readToEnd() == "")
        #expect(program.wait().code == 0)
    }

    @Test("a body beyond the limit is answered with 413 although the client is still sending")
    func tooLarge() throws {
        let program = try Program(["run"], in: TemporaryFolder())
        #expect(try program.isServing())
        let head = "POST /api/v1/auth/login HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n"
        let answer = program.exchange(head + String(repeating: "x", count: 100_000))
        #expect(answer.hasPrefix("HTTP/1.1 413"))
        #expect(answer.contains("PAYLOAD_TOO_LARGE"))
    }
}
