import Bytes
import EventLoop
import HTTP1

/// One connection of the gateway, owned by the server's thread.
///
///     reading ──request──▶ serving ──response──▶ writing ──keep-alive──▶ reading
///        │                                         ▲  └──last one──▶ lingering ──▶ closed
///        └── refused ──────────────────────────────┘
final class Connection {
    enum Phase {
        case reading
        /// A worker thread has the request; nothing more is read meanwhile.
        case serving
        case writing
        /// All is said; what still comes is read and dropped, so that the last answer is not lost with it.
        case lingering
    }

    /// What the connection's timer is set for.
    enum Deadline { case idle, head, body, write, linger }

    /// As much of either buffer an idle connection keeps: what usual requests need.
    private static let keptCapacity = 8_192
    /// How much of a body waits in `output` at once, in bytes.
    private static let partSize = 65_536

    let descriptor: FileDescriptor
    let token: Token
    let timer: Int
    var phase = Phase.reading
    var deadline: Deadline?
    var input = ByteBuffer(capacity: 16)
    var output = ByteBuffer(capacity: 16)
    /// What of the answer's body is not in `output` yet; shared with whoever else sends the same.
    private var body: ArraySlice<UInt8> = []
    var reader: RequestReader
    var isHead = false
    var keepAlive = true
    /// There may be bytes to read: the kernel said so, and the last read took all it could.
    var isReadable = true
    /// The kernel is asked to tell when there is room to write again.
    var watchesWriting = false
    var lingered = 0

    init(_ descriptor: consuming FileDescriptor, token: Token, timer: Int, endpoints: Endpoints) {
        reader = RequestReader(endpoints: endpoints)
        self.descriptor = descriptor
        self.token = token
        self.timer = timer
    }

    /// No byte of a request has come yet.
    var isIdle: Bool {
        if case .reading = phase { return input.isEmpty && !reader.isInBody }
        return false
    }

    /// What a connection that waits for bytes waits for.
    var readingDeadline: Deadline { reader.isInBody ? .body : input.isEmpty ? .idle : .head }

    /// Puts a response into `output` (RFC 9112, 4). `now` is in seconds since 1970.
    func write(_ response: Response, at now: Int64) {
        ResponseWriter.statusLine(response.status, into: &output)
        ResponseWriter.fieldName("Date", into: &output)
        ResponseWriter.date(now, into: &output)
        ResponseWriter.endOfLine(into: &output)
        // A 304 says nothing of its own content, which another answer had (RFC 9110, 8.6).
        let hasContent = response.status != 304
        if hasContent { field("Content-Type", response.contentType) }
        for extra in response.fields { field(extra.name, extra.value) }
        if hasContent { field("Content-Length", String(response.body.count)) }
        if !keepAlive { field("Connection", "close") }
        output.append("\r\n" as StaticString)
        if !isHead { body = response.body[...] }
        _ = refill()
        phase = .writing
    }

    /// Puts the next part of the body into `output`; false when there is none left.
    ///
    /// A part that has gone buys time for the next.
    func refill() -> Bool {
        if body.isEmpty { return false }
        let part = body.prefix(Self.partSize)
        output.append(part.span)
        body = body.dropFirst(Self.partSize)
        if body.isEmpty { body = [] }
        deadline = nil
        return true
    }

    /// Gives back the memory that only a large request or answer needed.
    func becomeIdle() {
        phase = .reading
        deadline = nil
        if input.isEmpty && input.capacity > Self.keptCapacity { input = ByteBuffer(capacity: 16) }
        if output.capacity > Self.keptCapacity { output = ByteBuffer(capacity: 16) }
    }

    private func field(_ name: String, _ value: String) {
        output.append(name)
        output.append(": " as StaticString)
        output.append(value)
        output.append("\r\n" as StaticString)
    }
}
