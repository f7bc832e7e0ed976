import Bytes
import EventLoop
import Testing

@testable import Gateway

@Suite("The client's address")
struct ClientAddressTests {
    private func address(_ text: String) -> IPAddress? {
        let bytes = Array(text.utf8)
        return IPAddress.parse(bytes.span)
    }

    /// Trusted are 10.0.0.0/8 and 2001:db8:1::/48.
    private func resolve(_ peer: String, _ lines: [String]) throws -> IPAddress? {
        let request = try ParsedRequest(
            "GET", "/", lines.map { "X-Forwarded-For: \($0)" } + ["X-Other: 1.1.1.1"])
        let trusted = [
            Configuration.AddressBlock(address: IPAddress(v4: 0x0A00_0000), prefix: 104),
            Configuration.AddressBlock(address: try #require(address("2001:db8:1::")), prefix: 48),
        ]
        let peer = try #require(address(peer))
        return ClientAddress.resolve(peer: peer, request.head, request.bytes.span, trusted: trusted)
    }

    @Test(
        "the right-most untrusted entry is the client, seen from a trusted peer alone",
        arguments: [
            ("192.0.2.1", ["198.51.100.7"], "192.0.2.1"),  // the peer is not trusted
            ("10.0.0.1", [], "10.0.0.1"),
            ("10.0.0.1", ["198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", ["6.6.6.6, 198.51.100.7"], "198.51.100.7"),
            ("10.0.0.1", ["198.51.100.7, 10.9.9.9"], "198.51.100.7"),
            ("10.0.0.1", ["10.0.0.3 ,\t10.0.0.2"], "10.0.0.3"),  // trusted all the way
            ("10.0.0.1", ["6.6.6.6", "198.51.100.7, 10.0.0.2"], "198.51.100.7"),  // several lines, one list
            ("10.0.0.1", ["198.51.100.7", "10.0.0.2", "10.0.0.3"], "198.51.100.7"),
            ("2001:db8:1::5", ["2001:db8:2::7"], "2001:db8:2::7"),
            ("::ffff:10.0.0.1", ["::ffff:198.51.100.7"], "198.51.100.7"),
            ("11.0.0.1", ["198.51.100.7"], "11.0.0.1"),
            ("2001:db8:2::1", ["198.51.100.7"], "2001:db8:2::1"),
        ])
    func walk(peer: String, lines: [String], expected: String) throws {
        #expect(try resolve(peer, lines) == address(expected))
    }

    @Test(
        "ports and brackets are tolerated, empty elements are ignored",
        arguments: [
            ("198.51.100.7:443", "198.51.100.7"), ("[2001:db8:2::7]", "2001:db8:2::7"),
            ("[2001:db8:2::7]:443", "2001:db8:2::7"), ("198.51.100.7, , 10.0.0.2,", "198.51.100.7"),
        ])
    func spellings(line: String, expected: String) throws {
        #expect(try resolve("10.0.0.1", [line]) == address(expected))
    }

    @Test(
        "an entry that cannot be read ends the walk at the last trusted address",
        arguments: [
            "unknown", "_hidden", "198.51.100.7:", "198.51.100.7:x", "198.51.100.7:443443", "[198.51.100.7]",
            "[2001:db8:2::7", "2001:db8:2::7]", "[2001:db8:2::7]x", "\"198.51.100.7\"", "198.51.100",
            "01.2.3.4", "[", "[]",
        ])
    func unreadable(entry: String) throws {
        #expect(try resolve("10.0.0.1", ["198.51.100.7, \(entry), 10.0.0.2"]) == address("10.0.0.2"))
        #expect(try resolve("10.0.0.1", ["198.51.100.7", entry]) == address("10.0.0.1"))
    }

    @Test(
        "an address block holds what shares its leading bits",
        arguments: [
            ("::", 0, "8.8.8.8", true), ("0.0.0.0", 96, "8.8.8.8", true), ("0.0.0.0", 96, "::1", false),
            ("10.0.0.0", 104, "10.255.255.255", true), ("10.0.0.0", 104, "11.0.0.0", false),
            ("127.0.0.1", 128, "127.0.0.1", true), ("127.0.0.1", 128, "127.0.0.0", false),
            ("2001:db8::", 64, "2001:db8::ffff", true), ("2001:db8::", 64, "2001:db8:0:1::", false),
            ("2001:db8::", 65, "2001:db8::7fff:0:0:0", true),
            ("2001:db8::", 65, "2001:db8::8000:0:0:0", false),
            ("2001:db8::", 32, "2001:db8:ffff::1", true), ("2001:db8::", 32, "2001:db9::", false),
        ])
    func blocks(base: String, prefix: Int, other: String, isWithin: Bool) throws {
        let block = Configuration.AddressBlock(address: try #require(address(base)), prefix: prefix)
        #expect(block.contains(try #require(address(other))) == isWithin)
    }
}
