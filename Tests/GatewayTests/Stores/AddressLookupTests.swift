import EventLoop
import Foundation
import Synchronization
import Testing

@testable import Gateway

@Suite("The lookup of a server's address")
struct AddressLookupTests {
    @Test("nobody waits for the resolver, and what was found last is kept when it finds nothing")
    func lookup() {
        let asked = Atomic<Int>(0)
        let first = SocketAddress.ip(.loopback, port: 1)
        let answers: [SocketAddress?] = [.ip(.loopback, port: 2), nil]
        let lookup = AddressLookup(first) {
            let number = asked.add(1, ordering: .relaxed).oldValue
            usleep(50_000)
            return answers[min(number, 1)]
        }
        let start = Moment.now().monotonic
        #expect(lookup.address() == first && lookup.address() == first)
        #expect(Moment.now().monotonic - start < 50_000)
        var turns = 0
        while lookup.address() != .ip(.loopback, port: 2) && turns < 1_000 {
            usleep(10_000)
            turns += 1
        }
        for _ in 0..<20 {
            #expect(lookup.address() == .ip(.loopback, port: 2))
            usleep(10_000)
        }
        #expect(asked.load(ordering: .relaxed) < turns + 23, "one at a time")
    }
}
