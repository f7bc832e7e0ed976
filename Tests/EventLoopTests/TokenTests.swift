import EventLoop
import Testing

@Suite("Tokens and readiness")
struct TokenTests {
    @Test(
        "what is packed comes out again, at the bounds too",
        arguments: [
            (UInt8(0), UInt32(0), 0), (255, 0xFF_FFFF, Int(UInt32.max)), (3, 1, 70_000), (128, 0x80_0000, 1),
        ])
    func packing(kind: UInt8, generation: UInt32, index: Int) {
        let token = Token(kind: kind, generation: generation, index: index)
        #expect(token.kind == kind)
        #expect(token.generation == generation)
        #expect(token.index == index)
        #expect(Token(bits: token.bits) == token)
    }

    @Test("a generation beyond 24 bits does not spill into the kind")
    func spill() {
        let token = Token(kind: 1, generation: 0x1FF_FFFF, index: 2)
        #expect(token.kind == 1)
        #expect(token.generation == 0xFF_FFFF)
    }

    @Test(
        "each event is read for what it means",
        arguments: [
            (UInt32(0x001), true, false, false, false),  // EPOLLIN
            (0x004, false, true, false, false),  // EPOLLOUT
            (0x2000, true, false, true, false),  // EPOLLRDHUP
            (0x008, true, true, true, true),  // EPOLLERR
            (0x010, true, true, true, true),  // EPOLLHUP
        ])
    func readiness(bits: UInt32, readable: Bool, writable: Bool, closed: Bool, failed: Bool) {
        let readiness = Readiness(bits: bits)
        #expect(readiness.isReadable == readable)
        #expect(readiness.isWritable == writable)
        #expect(readiness.isPeerClosed == closed)
        #expect(readiness.isFailure == failed)
    }
}
