import Foundation
import PosternClient
import Testing

extension RealPrograms {
    /// The Swift client against the running system; what depends on time is in Tests/PosternClientTests.
    @Suite("the Swift client", .enabled(if: !Tool.isSanitized))
    struct SwiftClientTests {
        private static let password = "correct & horse + staple"

        /// Keeps what it is given at its making; only the client writes elsewhere.
        private struct Kept: TokenStore {
            var tokens: PosternClient.Tokens?
            func load() -> PosternClient.Tokens? { tokens }
            func save(_ tokens: PosternClient.Tokens?) {}
        }

        @Test("expired tokens are renewed once for all tasks, rotate, and end with a logout elsewhere")
        func session() async throws {
            try await Stack.withAddress(ClientLibraryTests.shortLived) { address in
                let (client, name) = try await Self.signedUp(address)
                let user = try await client.me()
                #expect(user.username == name)
                #expect(abs(user.createdAt.timeIntervalSinceNow) < 60)
                let health = try await client.health()
                #expect(health.isHealthy)

                let kept = await client.tokens
                // Tokens of a store have no known age: the refusal is what tells.
                let again = try Client(baseURL: address, tokenStore: Kept(tokens: kept))
                try await Task.sleep(for: .milliseconds(2100))
                let found = try await withThrowingTaskGroup(of: String.self) { group in
                    for _ in 0..<8 { group.addTask { try await again.me().username } }
                    return try await group.reduce(into: []) { $0.append($1) }
                }
                #expect(found == Array(repeating: name, count: 8))
                let renewed = await again.tokens
                #expect(renewed?.refreshToken != nil)
                #expect(renewed?.refreshToken != kept?.refreshToken)

                let farewell = try await again.logOut()
                #expect(abs(farewell.revokedAt.timeIntervalSinceNow) < 60)
                let left = await again.tokens
                #expect(left == nil)
                // The first client shares the session that has ended elsewhere.
                let failure = await Self.failure { () async throws(PosternError) in _ = try await client.me()
                }
                #expect(failure.hasPrefix("unauthorized"), "\(failure)")
                let lost = await client.tokens
                #expect(lost == nil)
                try await Self.example(address)
            }
        }

        @Test("limits are waited out, or thrown when the budget is short")
        func limits() async throws {
            try await Stack.withAddress(ClientLibraryTests.limited) { address in
                let (client, name) = try await Self.signedUp(address)
                for _ in 0..<4 { try await client.logIn(username: name, password: Self.password) }
                let hasty = try Client(baseURL: address, maxWait: .milliseconds(200))
                let failure = await Self.failure { () async throws(PosternError) in
                    for _ in 0..<4 { try await hasty.logIn(username: name, password: Self.password) }
                }
                #expect(failure.hasPrefix("rateLimited"), "\(failure)")
                #expect(failure.contains("RATE_LIMIT_EXCEEDED"), "\(failure)")
            }
        }

        /// The README's example, word for word.
        private static func example(_ address: String) async throws {
            let name = "grace-\(UUID().uuidString.prefix(8).lowercased())"

            let client = try Client(baseURL: address)
            do {
                try await client.signUp(
                    username: name, email: "\(name)@example.com", password: "short", firstName: "Grace",
                    lastName: "Hopper")
            } catch {
                guard case .validationFailed(_, let fields) = error else { throw error }
                for field in fields { print(field.location, field.message) }
            }

            try await client.signUp(
                username: name, email: "\(name)@example.com", password: "secretpassword", firstName: "Grace",
                lastName: "Hopper")
            let user = try await client.me()
            print(user.username, user.createdAt)

            do {
                try await client.logIn(username: name, password: "a wrong password")
            } catch {
                switch error {
                case .rateLimited(_, let retryAfter): print("too often; again in", retryAfter)
                case .unauthorized(let refusal): print(refusal.detail, refusal.requestID ?? "")
                default: throw error
                }
            }

            print(try await client.logOut().revokedAt)
        }

        @Test("the example of the README is the one that is run")
        func readme() throws {
            let readme = try String(contentsOfFile: Built.root + "/clients/swift/README.md", encoding: .utf8)
            let example = try #require(
                readme.split(separator: "```swift\n").last?.split(separator: "```").first)
            let source = try String(contentsOfFile: #filePath, encoding: .utf8)
                .split(separator: "\n", omittingEmptySubsequences: false).map { $0.drop { $0 == " " } }
            for line in example.split(separator: "\n") {
                #expect(source.contains(line.drop { $0 == " " }), "\(line)")
            }
        }

        @Test("a gateway that is away, and answers that are broken, are told apart")
        func broken() async throws {
            let away = try Client(baseURL: "http://127.0.0.1:\(LoopbackSocket.freePort())")
            let failure = await Self.failure { () async throws(PosternError) in _ = try await away.health() }
            #expect(failure.hasPrefix("connectionFailed"), "\(failure)")

            let head = "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
            let other = "HTTP/1.1 302 Found\r\nLocation: http://127.0.0.1:1/\r\nContent-Length: 0\r\n\r\n"
            for (content, kind) in [
                ("", "connectionFailed"),
                (head + "Content-Length: 400\r\n\r\n{\"status\":", "connectionFailed"),
                (head + "Content-Length: 6\r\n\r\n<html>", "invalidAnswer"), (other, "refused"),
            ] {
                let folder = try ScratchFolder()
                let port = try LoopbackSocket.freePort()
                let script = try folder.write(Self.peer, to: "peer.py")
                let peer = try Program(
                    "/usr/bin/python3", [script, "\(port)", content], folder: folder.path)
                defer { peer.end() }
                try peer.waitUntilReady { peer.output.contains("ready") }
                let client = try Client(baseURL: "http://127.0.0.1:\(port)", timeout: .seconds(3))
                let failure = await Self.failure { () async throws(PosternError) in
                    _ = try await client.health()
                }
                #expect(failure.hasPrefix(kind), "\(content): \(failure)")
            }
        }

        /// Answers one connection with the bytes of its argument.
        private static let peer = """
            import socket, sys
            with socket.create_server(("127.0.0.1", int(sys.argv[1]))) as listener:
                print("ready", flush=True)
                connection, _ = listener.accept()
                with connection:
                    connection.recv(65536)
                    connection.sendall(sys.argv[2].encode())

            """

        /// The error of `body`, as it is printed; empty where there is none.
        private static func failure(_ body: () async throws(PosternError) -> Void) async -> String {
            do throws(PosternError) {
                try await body()
                return ""
            } catch {
                return "\(error)"
            }
        }

        private static func signedUp(_ address: String) async throws -> (Client, String) {
            let client = try Client(baseURL: address)
            let name = "swift-\(UUID().uuidString.prefix(12).lowercased())"
            try await client.signUp(
                username: name, email: "\(name)@example.com", password: password, firstName: "Ada",
                lastName: "Lovelace")
            return (client, name)
        }
    }
}
