import EventLoop
import Testing

@testable import Gateway

struct ConfigurationTextTests {
    @Test(
        "variables are put in, defaults stand in for unset and empty ones, and $$ is a dollar sign",
        arguments: [
            ("plain", "plain"), ("${A}", "one"), ("x${A}y${A}", "xoneyone"), ("${NO:-two}", "two"),
            ("${EMPTY:-two}", "two"), ("[${EMPTY}]", "[]"), ("${NO:-}", ""), ("$$", "$"), ("$${A}", "${A}"),
            ("${NO:-a:-b}", "a:-b"), ("${NESTED}", "${A}"), ("${_B1}", "two words"), ("ü${A}", "üone"),
        ])
    func substitution(_ text: String, _ expected: String) throws {
        let environment = ["A": "one", "EMPTY": "", "NESTED": "${A}", "_B1": "two words"]
        #expect(try EnvironmentSubstitution.apply(text, environment) == expected)
    }

    @Test(
        "a substitution that is not understood says why",
        arguments: [
            ("${NO}", "the variable NO is not set; set it, or write `${NO:-default}`"),
            ("${A", "`${` is never closed; write `${NAME}`, or `$${` for the characters"),
            ("a$b", "a lone `$`; write `$$` for the character, or `${NAME}` for a variable"),
            ("$", "a lone `$`; write `$$` for the character, or `${NAME}` for a variable"),
            ("${A-b}", "`${A-b}` is not understood; write `${NAME}` or `${NAME:-default}`"),
            ("${1A}", "`${1A}` is not understood; write `${NAME}` or `${NAME:-default}`"),
            ("${}", "`${}` is not understood; write `${NAME}` or `${NAME:-default}`"),
        ])
    func substitutionFaults(_ text: String, _ fault: String) {
        #expect(throws: EnvironmentSubstitution.Fault(text: fault)) {
            try EnvironmentSubstitution.apply(text, ["A": "one"])
        }
    }

    @Test(
        "durations have a whole number and a unit",
        arguments: [
            ("500ms", 500_000), ("10s", 10_000_000), ("5m", 300_000_000), ("1h", 3_600_000_000),
            ("1d", 86_400_000_000), ("0s", 0), ("10", nil), ("s", nil), ("", nil), ("-1s", nil),
            ("1.5s", nil),
            ("1 s", nil), ("1S", nil), ("106751991d", 9_223_372_022_400_000_000), ("106751992d", nil),
            ("99999999999999999999s", nil), ("٣s", nil),
        ] as [(String, Int64?)])
    func durations(_ text: String, _ expected: Int64?) {
        #expect(UnitText.microseconds(text) == expected)
    }

    @Test(
        "sizes have a whole number and a binary unit",
        arguments: [
            ("512B", 512), ("16KiB", 16_384), ("10MiB", 10_485_760), ("1GiB", 1 << 30), ("1TiB", 1 << 40),
            ("0B", 0), ("16", nil), ("16KB", nil), ("16kib", nil), ("MiB", nil), ("9999999999TiB", nil),
        ] as [(String, Int64?)])
    func sizes(_ text: String, _ expected: Int64?) {
        #expect(UnitText.bytes(text) == expected)
    }

    @Test(
        "places are read, and what is misspelt is not taken for a name",
        arguments: [
            ("127.0.0.1:9000", .ip(.loopback, port: 9000)),
            ("localhost:1", .ip(.loopback, port: 1)),
            ("[::1]:65535", .ip(IPAddress(high: 0, low: 1), port: 65_535)),
            ("[::ffff:127.0.0.1]:80", .ip(.loopback, port: 80)),
            ("unix:/a b.sock", .unix(path: "/a b.sock")),
            ("app:80", .name("app", port: 80)),
            ("db-1.internal:80", .name("db-1.internal", port: 80)),
            ("127.0.0.1", nil), ("127.0.0.1:0", nil), ("127.0.0.1:65536", nil), ("127.0.0.01:80", nil),
            ("256.0.0.1:80", nil), ("1.2.3:80", nil), ("::1:80", nil), ("[::1]", nil), ("[::1%lo]:80", nil),
            ("[127.0.0.1]:80", nil),
            (":80", nil), ("unix:", nil), ("http://a:80", nil), ("a_b:80", nil), ("", nil),
        ] as [(String, AddressText.Place?)])
    func places(_ text: String, _ expected: AddressText.Place?) {
        #expect(AddressText.place(text) == expected)
    }

    @Test("address blocks hold IPv4 prefixes as 96 and more")
    func blocks() throws {
        let v4 = try #require(AddressText.block("10.0.0.0/8"))
        #expect(v4.prefix == 104)
        #expect(v4.contains(IPAddress(v4: 0x0A01_0203)) && !v4.contains(IPAddress(v4: 0x0B01_0203)))
        #expect(AddressText.block("fd00::/8")?.prefix == 8)
        #expect(AddressText.block("192.0.2.1")?.prefix == 128)
        for text in ["10.0.0.0/33", "fd00::/129", "10.0.0.0/", "10.0.0.0/8/8", "/8", "ten/8"] {
            #expect(AddressText.block(text) == nil, "\(text)")
        }
    }

    @Test("a misspelt word finds the near one, a strange word finds none")
    func distance() {
        let words = ["listen", "workers", "routes"]
        #expect(EditDistance.suggestion(for: "lisen", among: words) == "listen")
        #expect(EditDistance.suggestion(for: "rotues", among: words) == "routes")
        #expect(EditDistance.suggestion(for: "database", among: words) == nil)
        #expect(EditDistance.between(Array("abcd".utf8), Array("acbd".utf8)) == 1)
        #expect(EditDistance.between([], Array("abc".utf8)) == 3)
    }

    @Test(
        "a route's path must be one that a normalised path can equal",
        arguments: ["/", "/a", "/a/b.c", "/a:b@c", "/%E2%82%AC", "/a%20b", "/a%25"])
    func goodPaths(_ path: String) {
        #expect(RoutePath.fault(path) == nil)
    }

    @Test(
        "a route's path that nothing could equal is refused",
        arguments: [
            "", "a", "/a/", "//", "/a//b", "/.", "/a/../b", "/a b", "/a?b", "/a#b", "/ü", "/%2F", "/%41",
            "/%e2",
        ])
    func badPaths(_ path: String) {
        #expect(RoutePath.fault(path) != nil)
    }

    @Test(
        "an origin is a scheme, a host and perhaps a port, in lower case (RFC 6454, 6.2)",
        arguments: [
            ("https://app.example", true), ("http://localhost:3000", true), ("https://[::1]:8443", true),
            ("app-ionic://localhost", true), ("https://app.example/", false), ("null", false),
            ("https://", false),
            ("https://A.example", false), ("app.example", false), ("https://a:443", false),
            ("http://a:80", false),
            ("https://a:0", false), ("https://u@a", false), ("https://a?b", false), ("https://a b", false),
        ])
    func origins(_ text: String, _ isOrigin: Bool) {
        #expect(ConfigurationReader.isOrigin(text) == isOrigin)
    }
}
