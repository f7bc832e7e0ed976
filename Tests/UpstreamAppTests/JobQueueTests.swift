import EventLoop
import HTTP1
import Testing

@testable import UpstreamApp

@Suite struct JobQueueTests {
    private func job(_ index: Int, _ lane: Lane) -> Job {
        Job(
            connection: Token(kind: 0, generation: 0, index: index),
            request: Request(method: .get, path: "/"),
            lane: lane)
    }

    @Test("of four threads two may hash at once, and further logins wait or are refused")
    func passwordLane() throws {
        let queue = try JobQueue(threads: 4, passwordQueue: 1)
        #expect(queue.submit(job(1, .password)))
        #expect(queue.submit(job(2, .password)))
        #expect(queue.take()?.connection.index == 1)
        #expect(queue.take()?.connection.index == 2)
        #expect(queue.submit(job(3, .password)))
        #expect(!queue.submit(job(4, .password)))
        #expect(queue.submit(job(5, .general)))
        // The waiting login is passed over while two are at it.
        #expect(queue.take()?.connection.index == 5)
        queue.finish(.password)
        #expect(queue.take()?.connection.index == 3)
        queue.finish(.password)
        #expect(queue.submit(job(6, .password)))
        #expect(queue.take()?.connection.index == 6)
    }

    @Test("a closed queue lets every thread end")
    func closed() throws {
        let queue = try JobQueue(threads: 2, passwordQueue: 1)
        #expect(queue.submit(job(1, .general)))
        #expect(queue.take()?.connection.index == 1)
        queue.close(threads: 2)
        #expect(queue.take()?.connection.index == nil)
        #expect(queue.take()?.connection.index == nil)
    }
}
