import EventLoop
import Testing

@testable import Gateway

@Suite("Connections by address")
struct ConnectionsByAddressTests {
    private func make(_ settings: String) throws -> ConnectionsByAddress {
        ConnectionsByAddress(
            try ConfigurationFixture.configuration(ConfigurationFixture.short + "\n" + settings))
    }

    @Test(
        "each address has its own places, IPv6 by its leading bits, and trusted proxies have any number"
    )
    func places() throws {
        let table = try make(
            "client: {max_connections_per_address: 2}\ntrusted_proxies: [10.0.0.0/8]\n"
                + "rate_limit: {ipv6_prefix: 48}")
        let first = IPAddress(v4: 0xC000_0201)
        let outcomes = [table.enter(first), table.enter(first), table.enter(first)]
        #expect(outcomes == [true, true, false])
        #expect(table.enter(IPAddress(v4: 0xC000_0202)))
        let near = (1...3).map { table.enter(IPAddress(high: 0x2001_0db8_0001_0000 + $0, low: $0)) }
        #expect(near == [true, true, false])
        for _ in 0..<5 { #expect(table.enter(IPAddress(v4: 0x0A00_0001))) }
        #expect(table.count == 3)
    }

    @Test("a place is free again when its connection has left, and nothing is held for who has none")
    func leaving() throws {
        let table = try make("client: {max_connections_per_address: 1}")
        let address = IPAddress(v4: 1)
        for _ in 0..<3 {
            let outcomes = [table.enter(address), table.enter(address)]
            #expect(outcomes == [true, false])
            table.leave(address)
            table.leave(address)
            #expect(table.count == 0)
        }
    }

    @Test("without a bound of its own nothing is counted")
    func off() throws {
        let table = try make("client: {max_connections: 5}")
        for _ in 0..<10 { #expect(table.enter(.loopback)) }
        #expect(table.count == 0)
    }
}
