import Bytes
import EventLoop
import HTTP1

/// One connection at the admin door: it brings one request, gets one answer, and closes.
///
///     reading ── head and body whole, or a fault ──▶ writing ── all sent, or failed ──▶ closed
///        └──────────── deadline, or the peer leaves ──────────────────────────────────────▲
///
/// It belongs to the door's thread.
final class AdminConnection {
    static let headLimits = HeadLimits(size: 8_192, fieldCount: 64, targetLength: 2_048)
    static let longestBody = 65_536

    let descriptor: FileDescriptor
    /// When it must have ended, on the monotonic clock.
    let deadlineMicroseconds: Int64
    /// It is of a user who may not use the door: whatever it asks, the answer is 403.
    let isStranger: Bool
    private var input = ByteBuffer(capacity: 2_048)
    private var output = ByteBuffer(capacity: 16)
    private var head = RequestHead()
    private var isWriting = false

    init(_ descriptor: consuming FileDescriptor, deadlineMicroseconds: Int64, isStranger: Bool = false) {
        self.descriptor = descriptor
        self.deadlineMicroseconds = deadlineMicroseconds
        self.isStranger = isStranger
    }

    /// Goes on until the socket would block; false when the connection has ended.
    func advance(_ services: AdminServices) -> Bool {
        while !isWriting {
            switch input.receive(from: descriptor.number, room: 4_096) {
            case .moved: judge(services)
            case .wouldBlock: return true
            case .ended, .failed: return false
            }
        }
        return write()
    }

    /// Answers a peer that may not use the door at once, whatever it has sent so far.
    func turnAway() -> Bool {
        // What it has sent is taken off the socket first: closing over unread bytes looks like a fault to the
        // peer.
        _ = input.receive(from: descriptor.number, room: 4_096)
        forbid()
        return write()
    }

    private func forbid() { fail(403, .forbidden, "This user may not use the admin door") }

    private func judge(_ services: AdminServices) {
        do {
            let outcome = try RequestParser.parse(input.readable, limits: Self.headLimits, into: &head)
            guard case .complete(let end) = outcome else { return }
            if isStranger { return forbid() }
            switch try MessageFraming.ofRequest(head, input.readable) {
            case .none: answer(services, bodyStart: end, count: 0)
            case .length(let length) where length > UInt64(Self.longestBody):
                fail(413, .payloadTooLarge, "The body is too large")
            case .length(let length):
                if input.count - end >= Int(length) {
                    answer(services, bodyStart: end, count: Int(length))
                }
            case .chunked, .untilClose: fail(411, .badRequest, "A Content-Length is required")
            }
        } catch {
            fail(error.status, .badRequest, "The request is malformed")
        }
    }

    private func answer(_ services: AdminServices, bodyStart: Int, count: Int) {
        let now = Moment.now()
        var answer = AdminAnswer(now: now, hasBody: head.method != .head)
        AdminAPI.answer(
            head, input.readable, body: bodyStart..<bodyStart + count, services, now: now, into: &answer)
        begin(answer)
    }

    private func fail(_ status: Int, _ code: ErrorCode, _ detail: StaticString) {
        var answer = AdminAnswer(now: Moment.now())
        answer.fail(status, code, detail)
        begin(answer)
    }

    private func begin(_ answer: borrowing AdminAnswer) {
        output.append(answer.bytes.readable)
        isWriting = true
    }

    private func write() -> Bool {
        while !output.isEmpty {
            switch output.send(to: descriptor.number) {
            case .moved: continue
            case .wouldBlock: return true
            case .ended, .failed: return false
            }
        }
        Socket.endWriting(descriptor.number)
        return false
    }
}
