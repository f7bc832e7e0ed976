import EventLoop
import Foundation
import Redis
import Testing

@testable import UpstreamApp

@Suite(.serialized) struct HostileRedisTests {
    struct Peer: Sendable, CustomTestStringConvertible {
        var testDescription: String
        var greets: Bool
        var bytes: [UInt8]
        var manner = ScriptedRedis.Manner.atOnce

        init(_ name: String, greets: Bool = true, _ text: String, _ manner: ScriptedRedis.Manner = .atOnce) {
            testDescription = name
            self.greets = greets
            bytes = Array(text.utf8)
            self.manner = manner
        }
    }

    static let peers = [
        Peer("never answers", greets: false, ""),
        Peer("is of another protocol", greets: false, "HTTP/1.1 400 Bad Request\r\n\r\n"),
        Peer("greets with something else", greets: false, "+HELLO\r\n"),
        Peer("answers no command", ""),
        Peer("answers garbage", "\0\u{1}\u{2}\r\n\r\n"),
        Peer("sends half a value", "$100\r\nabc"),
        Peer("sends half a value and goes", "$100\r\nabc", .thenClose),
        Peer("goes", "", .thenClose),
        Peer("sends two answers", "$1\r\na\r\n$1\r\nb\r\n"),
        Peer("sends byte by byte", "$30\r\naaaaaaaaaaaaaaaaaaaaaaaaaaaaaa\r\n", .byteByByte),
        Peer("promises a huge value", "$999999999999\r\n"),
        Peer("promises a huge array", "*2147483647\r\n"),
        Peer("nests arrays", String(repeating: "*1\r\n", count: 200)),
        Peer("answers with another kind", ":5\r\n"),
        Peer("answers with an error", "-ERR secret of somebody\r\n"),
        Peer("has a negative length", "$-7\r\n"),
    ]

    @Test("whatever a server does is a miss, within the deadlines", arguments: peers)
    func peer(_ peer: Peer) throws {
        let server = try ScriptedRedis(greets: peer.greets, peer.bytes, peer.manner)
        let told = LogText()
        let cache = try RedisCache(server.target, redis: .hasty, say: told.append)
        let duration = CacheKind.milliseconds {
            for _ in 0..<3 {
                #expect(cache.get("k") == nil)
                #expect(!cache.exists("k"))
                let value = cache.value(for: "k") { [1] }
                #expect(value == [1])
                cache.delete("k")
                #expect(cache.delete(matching: "*") == 0)
                cache.set("k", to: [1], for: .short)
            }
        }
        #expect(duration < 3_000)
        #expect(cache.counts.hits == 0 && cache.counts.faults > 0)
        #expect(!told.text.contains("secret"))
        // With what is left open nothing is asked but once in a while.
        #expect(server.connectionCount < 40)
    }

    @Test("a server's certificate must be for its name, and of an authority that is trusted")
    func certificates() throws {
        let folder = try TemporaryFolder()
        let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        let maker = Process()
        maker.executableURL = URL(fileURLWithPath: "/usr/bin/python3")
        maker.arguments = [root.appendingPathComponent("Fixtures/certificates.py").path, folder.path]
        maker.standardError = FileHandle.nullDevice
        try maker.run()
        maker.waitUntilExit()
        #expect(maker.terminationStatus == 0)
        let rows = [
            ("server", "authority", true), ("server", "stranger", false), ("other", "authority", false),
            ("expired", "authority", false),
        ]
        for (certificate, authority, isTrusted) in rows {
            let port = try RedisServer.freePort()
            let redis = try RedisServer([
                "--tls-port", "\(port)", "--bind", "127.0.0.1", "--tls-auth-clients", "no",
                "--tls-cert-file", "\(folder.path)/\(certificate).pem",
                "--tls-key-file", "\(folder.path)/\(certificate).key",
                "--tls-ca-cert-file", "\(folder.path)/authority.pem",
            ])
            let log = LogText()
            let cache = try RedisCache(
                RedisTarget(url: "rediss://127.0.0.1:\(port)"),
                authorities: "\(folder.path)/\(authority).pem", redis: .patient, say: log.append)
            #expect(cache.ping(withinMilliseconds: 1_000) == isTrusted, "\(certificate) of \(authority)")
            let value = [UInt8](repeating: 5, count: 200_000)
            cache.set("k", to: value, for: .short)
            let isFound = cache.get("k") == value
            #expect(isFound == isTrusted, "\(log.text)")
            #expect((cache.counts.faults == 0) == isTrusted)
            withExtendedLifetime(redis) {}
        }
        // The system trusts neither.
        #expect(throws: RedisCache.Failure.self) {
            try RedisCache(
                RedisTarget(url: "rediss://127.0.0.1"), authorities: "/nowhere.pem", redis: .patient
            ) { _ in }
        }
    }
}
