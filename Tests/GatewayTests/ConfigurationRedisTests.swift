import Redis
import Testing

@testable import Gateway

@Suite("The means of getting at Redis in the configuration")
struct ConfigurationRedisTests {
    typealias Fixture = ConfigurationFixture

    private static let files = ["/ca.pem": "-----BEGIN CERTIFICATE-----", "/not.pem": "hello"]

    private static func text(_ redis: String) -> String { Fixture.short + "\nredis: {\(redis)}" }

    private func read(_ redis: String) throws -> Configuration.Redis {
        let outcome = ConfigurationReader.read(
            Array(Self.text(redis).utf8), Fixture.surroundings([:], files: Self.files))
        guard case .ready(let configuration, _) = outcome else {
            Issue.record("refused: \(outcome)")
            throw RedisTarget.Fault.scheme
        }
        return try #require(configuration.redis)
    }

    @Test("TLS and Sentinels are taken as they are given")
    func good() throws {
        let redis = try read(
            """
            url: "rediss://u:p@mymaster/3", ca_file: /ca.pem, certificate_file: /ca.pem, key_file: /ca.pem,
              tls_name: redis.internal, sentinels: ["10.0.0.7:5000", "10.0.0.8", "[::1]:7", known.example],
              sentinel_user: s, sentinel_password: w
            """)
        #expect(redis.target.isSecured && redis.target.database == 3 && redis.target.password == "p")
        #expect(redis.address == nil && !redis.isLiteral)
        #expect(
            redis.tls
                == .init(
                    authorities: "/ca.pem", certificate: "/ca.pem", key: "/ca.pem", name: "redis.internal"))
        #expect(
            redis.sentinels.map(\.description) == [
                "10.0.0.7:5000", "10.0.0.8:26379", "[::1]:7", "known.example:26379",
            ])
        #expect(redis.sentinels.allSatisfy { $0.isSecured && $0.user == "s" && $0.password == "w" })
        #expect(try read("url: rediss://127.0.0.1").tls == .init())
    }

    @Test("a Cluster is known by the host of its URL and further nodes")
    func cluster() throws {
        let redis = try read("url: rediss://:p@h:7000, cluster: true, nodes: [a, '10.0.0.7:7001']")
        #expect(redis.clusterSeeds.map(\.host) == ["h", "a", "10.0.0.7"])
        #expect(redis.clusterSeeds.map(\.port) == [7_000, 6_379, 7_001])
        let member = RedisAccess(redis, nil).member(redis.clusterSeeds[2]).configuration
        #expect(member.isLiteral && member.target.password == "p" && member.clusterSeeds.isEmpty)
    }

    @Test(
        "what does not fit together is told with its place",
        arguments: [
            ("url: redis://h, ca_file: /ca.pem", "redis.ca_file: is for TLS; write `url: rediss://…`"),
            ("url: rediss://h, ca_file: /no.pem", "redis.ca_file: there is no file `/no.pem`"),
            (
                "url: rediss://h, ca_file: /not.pem",
                "redis.ca_file: the file `/not.pem` holds nothing in PEM"
            ),
            ("url: rediss://h, key_file: /ca.pem", "redis.key_file: needs `certificate_file` beside it"),
            ("url: rediss://h, tls_name: a b", "redis.tls_name: `a b` is not the name of a host"),
            ("url: redis://h, sentinel_password: a", "redis.sentinel_password: there are no `sentinels`"),
            (
                "url: redis://h, sentinels: a, sentinel_user: b",
                "redis.sentinel_user: needs `sentinel_password` beside it"
            ),
            (
                "url: redis://h, sentinels: 'unix:/a'",
                "redis.sentinels: `unix:/a` is not an address such as `10.0.0.7:26379`"
            ),
            ("url: redis://h, nodes: a", "redis.nodes: needs `cluster: true`"),
            (
                "url: redis://h/1, cluster: true",
                "redis.cluster: has one database, 0; `url` names another"
            ),
            (
                "url: unix:///a, cluster: true",
                "redis.cluster: is got at by TCP; `url` names a Unix socket"
            ),
            (
                "url: redis://h, cluster: true, sentinels: a",
                "redis.cluster: stands beside `sentinels`; a Cluster sees to its masters itself"
            ),
            (
                "url: redis://h, cluster: true}\nrevocation: {mode: replicate",
                "revocation.mode: is for one server and its replicas; with a Cluster write `check`"
            ),
            (
                "url: unix:///a, sentinels: a",
                "redis.sentinels: tell where a master is; the host of `url` is its name, such as "
                    + "`redis://mymaster`"
            ),
        ])
    func refused(_ row: (redis: String, text: String)) {
        let outcome = ConfigurationReader.read(
            Array(Self.text(row.redis).utf8), Fixture.surroundings([:], files: Self.files))
        guard case .refused(let problems) = outcome else {
            Issue.record("\(row.redis) was taken")
            return
        }
        #expect(problems.map { "\($0.key): \($0.text)" } == [row.text])
    }
}
