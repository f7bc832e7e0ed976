import Testing

@testable import Redis

@Suite("The URL of a Redis server")
struct RedisTargetTests {
    typealias Row = (url: String, place: RedisTarget.Place, user: String?, password: String?, database: Int)

    private static let good: [Row] = [
        ("redis://localhost", .host("localhost", port: 6_379), nil, nil, 0),
        ("REDIS://10.0.0.1:7000/3", .host("10.0.0.1", port: 7_000), nil, nil, 3),
        ("redis://[::1]:7000/", .host("::1", port: 7_000), nil, nil, 0),
        ("redis://[fd00::7]", .host("fd00::7", port: 6_379), nil, nil, 0),
        ("redis://:secret@redis:6379", .host("redis", port: 6_379), nil, "secret", 0),
        (
            "redis://app:p%40ss%2Fw%3Ard@r_1.example/15", .host("r_1.example", port: 6_379), "app",
            "p@ss/w:rd", 15
        ),
        ("redis://app@h", .host("h", port: 6_379), "app", nil, 0),
        ("redis://a:b:c@h", .host("h", port: 6_379), "a", "b:c", 0),
        ("unix:///run/redis.sock", .unix(path: "/run/redis.sock"), nil, nil, 0),
        ("unix://:pw7@/run/redis.sock?db=7", .unix(path: "/run/redis.sock"), nil, "pw7", 7),
    ]

    @Test("a good one tells where, as whom, and which database", arguments: good.indices)
    func read(index: Int) throws {
        let row = Self.good[index]
        let target = try RedisTarget(url: row.url)
        #expect(target.place == row.place && target.database == row.database)
        #expect(target.user == row.user && target.password == row.password)
        if let password = row.password { #expect(!target.description.contains(password)) }
    }

    @Test(
        "a bad one is told by what is wrong with it",
        arguments: [
            ("", .scheme), ("localhost:6379", .scheme), ("http://localhost", .scheme),
            ("redis:localhost", .scheme),
            ("redis://", .place), ("redis://:6379", .place), ("redis://h:0", .place),
            ("redis://h:65536", .place),
            ("redis://h:x", .place), ("redis://a b", .place), ("redis://h?db=1", .place),
            ("unix://run/x", .place),
            ("unix:///", .place), ("redis://a:%zz@h", .credentials), ("redis://a:%4@h", .credentials),
            ("redis://a:%ff@h", .credentials), ("redis://h/x", .database), ("redis://h/1234567", .database),
            ("redis://h/-1", .database), ("unix:///s?db=", .database), ("unix:///s?x=1", .database),
        ] as [(String, RedisTarget.Fault)])
    func refused(url: String, fault: RedisTarget.Fault) {
        #expect(throws: fault) { try RedisTarget(url: url) }
    }
}
