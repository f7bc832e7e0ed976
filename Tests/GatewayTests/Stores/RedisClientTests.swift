import Bytes
import EventLoop
import Foundation
import Redis
import Testing

@testable import Gateway

@Suite("The client of Redis that may wait")
struct RedisClientTests {
    @Test("commands sent together are answered in their order")
    func pipeline() throws {
        let redis = try #require(RedisFixture(), "redis-server is installed by scripts/test")
        var client = try redis.client()
        var commands = ByteBuffer()
        for number in 0..<2_000 {
            commands.beginCommand(argumentCount: 2)
            commands.append(argument: "ECHO" as StaticString)
            commands.append(argument: "\(number)" + String(repeating: "x", count: 500))
        }
        var numbers: [Int?] = []
        try client.perform(commands, count: 2_000, extraMicroseconds: 10_000_000) { reply in
            numbers.append(Int(reply.text.extracting(reply[0].text.bounds).text.prefix { $0 != "x" }))
        }
        #expect(numbers == Array(0..<2_000))
        #expect(client.connectionCount == 1)
    }

    @Test("it says who it is, selects its database, and tells no secret when it is refused")
    func credentials() throws {
        let redis = try #require(RedisFixture(), "redis-server is installed by scripts/test")
        #expect(
            try redis.ask(["ACL", "SETUSER", "gate", "on", ">s%cret", "~*", "&*", "+@all", "-flushall"]) == [
                "OK"
            ])
        #expect(try redis.ask(["CONFIG", "SET", "requirepass", "owner"]) == ["OK"])
        var anonymous = try redis.client()
        #expect(anonymous.ask(["PING"]) == "fault: it asks for a password")
        var wrong = try redis.client("gate:other@")
        #expect(wrong.ask(["PING"]) == "fault: it refuses the user or the password")
        #expect(wrong.ask(["PING"]) == "fault: it is away", "the next attempt waits")
        var owner = try redis.client(":owner@", query: "?db=3")
        #expect(owner.ask(["SET", "a", "1"]) == "OK")
        var user = try redis.client("gate:s%25cret@", query: "?db=3")
        #expect(user.ask(["GET", "a"]) == "1")
        #expect(user.ask(["FLUSHALL"]).hasPrefix("NOPERM"))
        var other = try redis.client("gate:s%25cret@")
        #expect(other.ask(["GET", "a"]) == "", "another database")
        #expect(try !"\(redis.endpoint("gate:s%25cret@").target)".contains("cret"))
    }

    @Test("a server that does not answer costs the deadline once, then nothing until the next attempt")
    func deadline() throws {
        let redis = try #require(RedisFixture(), "redis-server is installed by scripts/test")
        var client = try redis.client(deadline: 50_000)
        #expect(client.ask(["PING"]) == "PONG")
        #expect(try redis.ask(["CLIENT", "PAUSE", "400", "ALL"]) == ["OK"])
        let start = Moment.now().monotonic
        #expect(client.ask(["PING"]) == "fault: it does not answer in time")
        let asked = Moment.now().monotonic
        #expect(asked - start >= 50_000)
        #expect(client.ask(["PING"]) == "fault: it is away")
        #expect(Moment.now().monotonic - asked < 50_000)
        usleep(700_000)
        var answer = client.ask(["PING"])
        for _ in 0..<100 where answer != "PONG" {
            usleep(50_000)
            answer = client.ask(["PING"])
        }
        #expect(answer == "PONG" && client.connectionCount == 2)
    }

    @Test("where Sentinels watch, whoever is no master is not spoken to")
    func role() throws {
        let redis = try #require(RedisFixture())
        var endpoint = try redis.endpoint()
        endpoint.sentinels = [
            RedisTarget(host: "127.0.0.1", port: 1, isSecured: false, user: nil, password: nil)
        ]
        var client = RedisClient(RedisAccess(endpoint, nil))
        #expect(client.ask(["SET", "a", "1"]) == "OK")
        _ = try redis.ask(["REPLICAOF", "127.0.0.1", "1"])
        client.drop()
        usleep(250_000)
        #expect(client.ask(["GET", "a"]) == "fault: it is not the master")
    }
}
