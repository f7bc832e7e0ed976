import EventLoop
import Foundation
import HTTP1
import Synchronization
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
        let queue = try JobQueue(threads: 4, boundedQueue: 1)
        #expect(queue.submit(job(1, .password)))
        #expect(queue.submit(job(2, .password)))
        #expect(queue.take(0)?.connection.index == 1)
        #expect(queue.take(0)?.connection.index == 2)
        #expect(queue.submit(job(3, .password)))
        #expect(!queue.submit(job(4, .password)))
        #expect(queue.submit(job(5, .general)))
        // The waiting login is passed over while two are at it.
        #expect(queue.take(0)?.connection.index == 5)
        queue.finish(.password)
        #expect(queue.take(0)?.connection.index == 3)
        queue.finish(.password)
        #expect(queue.submit(job(6, .password)))
        #expect(queue.take(0)?.connection.index == 6)
    }

    @Test("where services are waited for, all threads may, and what is more than may wait is refused")
    func serviceLane() throws {
        let queue = try JobQueue(threads: 2, boundedThreads: 2, boundedQueue: 1)
        for index in 1...3 { #expect(queue.submit(job(index, .service))) }
        #expect(!queue.submit(job(4, .service)))
        #expect(queue.take(0)?.connection.index == 1)
        #expect(queue.take(1)?.connection.index == 2)
        #expect(!queue.submit(job(5, .service)))
        queue.finish(.service)
        #expect(queue.take(0)?.connection.index == 3)
        #expect(Lane.service.overflow != Lane.password.overflow)
    }

    @Test("whoever fell asleep last is woken first, and everything is done once")
    func warmth() throws {
        let queue = try JobQueue(threads: 4, boundedQueue: 1)
        let done = Mutex<[Int: [Int]]>([:])
        let workers = (0..<4).map { worker in
            Foundation.Thread {
                while let job = queue.take(worker) {
                    done.withLock { $0[worker, default: []].append(job.connection.index) }
                    queue.finish(job.lane)
                }
            }
        }
        workers.forEach { $0.start() }
        usleep(50_000)
        // One at a time, and the same worker is at it again and again.
        for index in 0..<200 {
            #expect(queue.submit(job(index, .general)))
            let deadline = ContinuousClock.now + .seconds(5)
            while done.withLock({ $0.values.reduce(0) { $0 + $1.count } }) <= index
                && ContinuousClock.now < deadline
            { usleep(500) }
        }
        let all = done.withLock { $0 }
        #expect(all.values.flatMap { $0 }.sorted() == Array(0..<200))
        #expect(all.values.map(\.count).max() ?? 0 > 150)
        queue.close()
    }

    @Test("a closed queue lets every thread end")
    func closed() throws {
        let queue = try JobQueue(threads: 2, boundedQueue: 1)
        #expect(queue.submit(job(1, .general)))
        #expect(queue.take(0)?.connection.index == 1)
        queue.close()
        #expect(queue.take(0)?.connection.index == nil)
        #expect(queue.take(0)?.connection.index == nil)
    }
}
