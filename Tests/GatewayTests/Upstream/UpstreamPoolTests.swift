import EventLoop
import HTTP1
import Testing

@testable import Gateway

@Suite("The upstream pool")
struct UpstreamPoolTests {
    private static func makePool(connections: Int = 2, pending: Int = 3) -> UpstreamPool {
        UpstreamPool(configuration(connections: connections, pending: pending))
    }

    private static func configuration(connections: Int = 2, pending: Int = 3) -> Configuration.Upstream {
        Configuration.Upstream(
            name: "u", address: .unix(path: "/u"), mayRevoke: [], maxConnections: connections,
            maxPending: pending, connectMicroseconds: 1, responseMicroseconds: 1, idleMicroseconds: 1,
            retryBytes: 0,
            head: HeadLimits(size: 1, fieldCount: 1, targetLength: 1))
    }

    private static func makeConnection(_ index: Int) -> UpstreamConnection {
        let channel = Channel(
            socket: FileDescriptor(owning: -1), token: Token(bits: 0), timer: 0, watchesWriting: false)
        return UpstreamConnection(channel: channel, index: index, upstream: 0, configuration(), state: .busy)
    }

    @Test("the connection that was used last is taken first")
    func lastInFirstOut() {
        let pool = Self.makePool()
        let connections = (0..<3).map(Self.makeConnection)
        for connection in connections { pool.park(connection) }
        #expect(pool.idleCount == 3)
        #expect(connections.allSatisfy { $0.state == .idle })
        #expect((0..<3).map { _ in pool.takeIdle()?.object.index } == [2, 1, 0])
        #expect(pool.takeIdle()?.object == nil)
    }

    @Test("there is room for as many connections as allowed, idle ones included")
    func bounds() {
        let pool = Self.makePool(connections: 2)
        let first = Self.makeConnection(0)
        let second = Self.makeConnection(1)
        pool.opened()
        pool.opened()
        #expect(!pool.hasRoom)
        pool.park(first)
        pool.park(second)
        #expect(!pool.hasRoom)
        pool.closed(first)
        #expect(pool.hasRoom && pool.open == 1 && pool.idleCount == 1)
        #expect(pool.takeIdle()?.object === second, "the closed one is not handed out")
        second.state = .busy
        pool.closed(second)
        #expect(pool.open == 0)
    }

    @Test(
        "the line keeps its order and its bound, whoever gives up, for thousands of rounds", arguments: 0..<8)
    func line(seed: Int) {
        let pending = 40
        let pool = Self.makePool(pending: pending)
        var model: [Int] = []
        var next = 0
        var state = UInt64(seed) &+ 1
        for _ in 0..<20_000 {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            let draw = Int(state >> 33)
            switch draw % 5 {
            case 0, 1, 2:
                let isTaken = pool.wait(next)
                #expect(isTaken == (model.count < pending))
                if isTaken { model.append(next) }
                next += 1
            case 3:
                #expect(pool.nextWaiting() == model.first)
                if !model.isEmpty { model.removeFirst() }
            default:
                // Also one that does not wait, or no longer does.
                let one = draw % 11 == 0 ? next &- 60 : model.isEmpty ? -5 : model[(draw / 5) % model.count]
                pool.stopWaiting(one)
                model.removeAll { $0 == one }
            }
            #expect(pool.waitingCount == model.count)
        }
        while let one = model.first {
            #expect(pool.nextWaiting() == one)
            model.removeFirst()
        }
        #expect(pool.nextWaiting() == nil)
    }
}
