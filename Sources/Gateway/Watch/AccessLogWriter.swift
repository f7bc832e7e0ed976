import Bytes
import CLinux
import EventLoop
import Synchronization

/// The process's one thread that writes the access log, and the bounded queue in front of it.
///
///     workers ──submit──▶ free slot ▸ filled ▸ waiting ──▶ thread: write(2) ──▶ free again
///                            │ none free
///                            └──▶ dropped, its lines counted
///
/// A worker never waits for the sink: it copies its batch into one of `slotCount` slots, whose memory is
/// kept. The slot freed last is used first, so that a sink that keeps up touches the memory of one or two.
final class AccessLogWriter: Sendable {
    static let slotCount = 64

    private let queue = Mutex(AccessLogQueue(slotCount: slotCount))
    private let slots: [Slot]
    private let sink: Mutex<LogSink>
    private let wakeup: Wakeup
    private let ended: Wakeup
    private let thread = Mutex<Thread?>(nil)

    /// A batch on its way to the sink; its lock is never contended, because the queue gives a slot to one
    /// thread.
    private final class Slot: Sendable {
        struct Batch: ~Copyable {
            var bytes = ByteBuffer(capacity: AccessLog.batchSize + AccessLog.longestLine)
            var lines = 0
        }
        let batch = Mutex(Batch())
    }

    /// Starts a writer for what the configuration names, or none where the log is off.
    static func start(_ destination: Configuration.AccessLogDestination) throws(IOError) -> AccessLogWriter? {
        switch destination {
        case .off: nil
        case .standardOutput: try start(LogSink(duplicating: STDOUT_FILENO))
        case .file(let path): try start(LogSink(path: path))
        }
    }

    static func start(_ sink: consuming LogSink) throws(IOError) -> AccessLogWriter {
        clinux_ignore_sigpipe()
        let writer = try AccessLogWriter(sink)
        try writer.thread.withLock { thread throws(IOError) in
            thread = try Thread(name: "access-log") { writer.run() }
        }
        return writer
    }

    private init(_ sink: consuming LogSink) throws(IOError) {
        slots = (0..<Self.slotCount).map { _ in Slot() }
        wakeup = try Wakeup()
        ended = try Wakeup()
        self.sink = Mutex(sink)
    }

    /// Takes a copy of `lines` whole lines, or drops and counts them when no slot is free. Never blocks for
    /// the sink.
    func submit(_ bytes: Span<UInt8>, lines: Int) {
        guard let slot = queue.withLock({ $0.reserve(lines: lines) }) else { return }
        slots[slot].batch.withLock { batch in
            batch.bytes.removeAll()
            // In pieces below the size from which memcpy copies byte by byte in microcode, which instruction
            // counts show as one instruction a byte.
            var offset = 0
            while offset < bytes.count {
                let end = min(offset + 1_024, bytes.count)
                batch.bytes.append(bytes.extracting(offset..<end))
                offset = end
            }
            batch.lines = lines
        }
        if queue.withLock({ $0.enqueue(slot) }) { wakeup.signal() }
    }

    /// Opens the file at the log's path again, after a rotation has moved the old one away.
    func reopen() {
        queue.withLock { $0.isReopening = true }
        wakeup.signal()
    }

    /// Writes what waits and ends the thread; false when the sink did not take it within the time.
    @discardableResult
    func finish(withinMilliseconds bound: Int) -> Bool {
        queue.withLock { $0.isClosing = true }
        wakeup.signal()
        guard Poll.isReadable(ended.number, withinMilliseconds: bound) else { return false }
        let last = thread.withLock { $0.take() }
        if let last { last.join() }
        return true
    }

    var figures: AccessLogFigures { queue.withLock { $0.figures } }

    private func run() {
        while true {
            _ = Poll.isReadable(wakeup.number, withinMilliseconds: -1)
            wakeup.drain()
            if queue.withLock({ $0.takeReopening() }) { sink.withLock { $0.reopen() } }
            while let slot = queue.withLock({ $0.next() }) {
                let lost = write(slot)
                queue.withLock { $0.release(slot, lost: lost) }
            }
            if queue.withLock({ $0.isFinished }) { break }
        }
        ended.signal()
    }

    /// Writes one batch and answers with the lines of it that were lost.
    private func write(_ slot: Int) -> Int {
        slots[slot].batch.withLock { batch in
            sink.withLock { sink in
                sink.write(batch.bytes.readable) ? 0 : batch.lines
            }
        }
    }
}
