import Bytes
import EventLoop
import Foundation
import Testing

@testable import Gateway

struct AccessLogWriterTests {
    static let batch = [UInt8](repeating: 0x61, count: 32_767) + [0x0A]

    @Test("a blocked sink makes batches drop, counted line by line, and blocks nobody")
    func blocked() throws {
        let pipe = Pipe()
        let writer = try AccessLogWriter.start(
            LogSink(duplicating: pipe.fileHandleForWriting.fileDescriptor))
        try pipe.fileHandleForWriting.close()
        let reading = pipe.fileHandleForReading
        let began = ContinuousClock.now
        for _ in 0..<200 { writer.submit(Self.batch.span, lines: 7) }
        #expect(ContinuousClock.now - began < .seconds(5))
        let figures = writer.figures
        #expect(figures.accepted + figures.dropped == 1_400)
        #expect(figures.dropped >= 7 * UInt64(200 - AccessLogWriter.slotCount - 4))
        #expect(figures.droppedBatches * 7 == figures.dropped)
        #expect(!writer.finish(withinMilliseconds: 50), "a bounded wait for a sink that takes nothing")

        // Once somebody reads, all that was accepted comes out whole.
        var count = 0
        while count < Int(figures.accepted / 7) * Self.batch.count {
            let data = reading.availableData
            if data.isEmpty { break }
            count += data.count
        }
        #expect(count == Int(figures.accepted / 7) * Self.batch.count)
        #expect(writer.finish(withinMilliseconds: 5_000))
        #expect(writer.figures.failed == 0)
    }

    @Test("lines for a reader that went away are counted as failed, and the process lives")
    func brokenPipe() throws {
        let pipe = Pipe()
        let writer = try AccessLogWriter.start(
            LogSink(duplicating: pipe.fileHandleForWriting.fileDescriptor))
        try pipe.fileHandleForWriting.close()
        let reading = pipe.fileHandleForReading
        try reading.close()
        writer.submit([0x61, 0x0A].span, lines: 1)
        writer.submit([0x62, 0x0A, 0x63, 0x0A].span, lines: 2)
        #expect(writer.finish(withinMilliseconds: 5_000))
        #expect(writer.figures.failed == 3)
    }

    @Test("lines for a full disk are counted as failed")
    func fullDisk() throws {
        let writer = try #require(try AccessLogWriter.start(.file(path: "/dev/full")))
        writer.submit([0x61, 0x0A].span, lines: 1)
        #expect(writer.finish(withinMilliseconds: 5_000))
        #expect(writer.figures == AccessLogFigures(accepted: 1, failed: 1))
    }

    @Test("after a rotation lines go to a fresh file, and none is lost")
    func rotation() throws {
        let path = TemporaryPath()
        let writer = try #require(try AccessLogWriter.start(.file(path: path.text)))
        let moved = TemporaryPath()
        writer.submit(Array("one\n".utf8).span, lines: 1)
        try path.wait(forLines: 1)
        try FileManager.default.moveItem(atPath: path.text, toPath: moved.text)
        writer.reopen()
        try path.wait(forLines: 0)
        writer.submit(Array("two\n".utf8).span, lines: 1)
        #expect(writer.finish(withinMilliseconds: 5_000))
        #expect(try moved.lines() == ["one"])
        #expect(try path.lines() == ["two"])
    }

    @Test("lines from many threads come out whole, each once")
    func concurrent() async throws {
        let path = TemporaryPath()
        let writer = try #require(try AccessLogWriter.start(.file(path: path.text)))
        await withTaskGroup(of: Void.self) { group in
            for worker in 0..<4 {
                group.addTask {
                    for index in 0..<15 {
                        writer.submit(Array("\(worker)-\(index)\n".utf8).span, lines: 1)
                    }
                }
            }
        }
        #expect(writer.finish(withinMilliseconds: 5_000))
        let expected = (0..<4).flatMap { worker in (0..<15).map { "\(worker)-\($0)" } }
        #expect(try path.lines().sorted() == expected.sorted())
    }

    @Test("a path that cannot be opened is an error at start")
    func unopened() {
        #expect(throws: IOError.self) { try AccessLogWriter.start(.file(path: "/absent/folder/log")) }
    }
}
