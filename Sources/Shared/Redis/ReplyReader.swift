// Invariant: `parser`, `functions` and `sink` are allocated in init and freed in deinit alone. hiredis calls
// the functions only within `redisReaderGetReply`, on the caller's thread, with the sink as its private data
// and with strings of the length it names; what they answer is never dereferenced, since `freeObject` does
// nothing.
internal import Bytes
internal import CHiredis

/// Reads the replies of a Redis server, of which bytes come as they come; parsed by hiredis.
///
/// A reply is a flat list of parts over one text, both kept from one reply to the next, so that reading
/// allocates nothing once they have grown. Neither grows beyond its bound, nor does what waits to be parsed.
@safe
public struct ReplyReader: ~Copyable {
    private let parser: UnsafeMutablePointer<redisReader>
    private let functions: UnsafeMutablePointer<redisReplyObjectFunctions>
    private let sink: UnsafeMutablePointer<Sink>
    private let byteLimit: Int
    /// Bytes fed since the last whole reply.
    private var waiting = 0

    private struct Sink {
        var parts: [ReplyPart] = []
        var text: [UInt8] = []
        let byteLimit: Int
        let partLimit: Int
        var isOver = false

        mutating func add(_ part: ReplyPart) -> Bool {
            if parts.count >= partLimit { isOver = true }
            if isOver { return false }
            parts.append(part)
            return true
        }

        mutating func add(_ kind: ReplyPart.Kind, _ bytes: UnsafeBufferPointer<UInt8>) -> Bool {
            if bytes.count > byteLimit &- text.count { isOver = true }
            if isOver { return false }
            let range = ByteRange(offset: text.count, count: bytes.count)
            unsafe text.append(contentsOf: bytes)
            return add(ReplyPart(kind: kind, integer: 0, text: range))
        }
    }

    /// A reply holds at most `byteLimit` bytes, on the wire and of text, and `partLimit` parts.
    public init(byteLimit: Int = 1 << 20, partLimit: Int = 1 << 16) {
        self.byteLimit = byteLimit
        unsafe sink = .allocate(capacity: 1)
        unsafe sink.initialize(to: Sink(byteLimit: byteLimit, partLimit: partLimit))
        unsafe functions = .allocate(capacity: 1)
        unsafe functions.initialize(to: Self.made)
        guard let parser = unsafe redisReaderCreateWithFunctions(functions) else {
            preconditionFailure("there is memory for a reader of replies")
        }
        unsafe parser.pointee.privdata = UnsafeMutableRawPointer(sink)
        unsafe self.parser = parser
    }

    deinit {
        unsafe redisReaderFree(parser)
        unsafe functions.deinitialize(count: 1)
        unsafe functions.deallocate()
        unsafe sink.deinitialize(count: 1)
        unsafe sink.deallocate()
    }

    /// Takes bytes over that have come.
    public mutating func feed(_ bytes: Span<UInt8>) throws(RedisError) {
        if bytes.isEmpty { return }
        let status = unsafe bytes.withUnsafeBytes { raw in
            unsafe redisReaderFeed(parser, raw.baseAddress?.assumingMemoryBound(to: CChar.self), raw.count)
        }
        if status != 0 { throw .malformed }
        waiting += bytes.count
    }

    /// Moves on to the next reply; false when it has not come whole.
    public mutating func next() throws(RedisError) -> Bool {
        // hiredis goes on where it stopped: what it has found of a reply stays in the sink until it is whole.
        if isWhole {
            isWhole = false
            unsafe sink.pointee.parts.removeAll(keepingCapacity: true)
            unsafe sink.pointee.text.removeAll(keepingCapacity: true)
        }
        var reply: UnsafeMutableRawPointer?
        let status = unsafe redisReaderGetReply(parser, &reply)
        if status != 0 { throw unsafe sink.pointee.isOver ? .tooLarge : .malformed }
        if unsafe reply == nil {
            if waiting > byteLimit { throw .tooLarge }
            return false
        }
        waiting = unsafe Int(parser.pointee.len) &- Int(parser.pointee.pos)
        isWhole = true
        return true
    }

    private var isWhole = false

    /// How many parts the reply has.
    public var count: Int { unsafe sink.pointee.parts.count }

    /// A part of the reply that `next` moved to; the first is the reply itself.
    public subscript(_ index: Int) -> ReplyPart { unsafe sink.pointee.parts[index] }

    /// What the parts' ranges are offsets in.
    public var text: Span<UInt8> {
        @_lifetime(borrow self)
        get {
            let span = unsafe sink.pointee.text.span
            return unsafe _overrideLifetime(span, borrowing: self)
        }
    }

    private static var made: redisReplyObjectFunctions {
        unsafe redisReplyObjectFunctions(
            createString: { task, text, count in
                guard let task = unsafe task, let text = unsafe text else { return nil }
                let kind: ReplyPart.Kind =
                    switch unsafe task.pointee.type {
                    case REDIS_REPLY_ERROR: .error
                    case REDIS_REPLY_STATUS: .status
                    default: .string
                    }
                let bytes = unsafe UnsafeRawBufferPointer(start: text, count: count)
                return unsafe ReplyReader.add(task) { sink in
                    unsafe sink.add(kind, bytes.assumingMemoryBound(to: UInt8.self))
                }
            },
            createArray: { task, count in
                unsafe ReplyReader.add(task) {
                    $0.add(ReplyPart(kind: .array, integer: Int64(count), text: .empty))
                }
            },
            createInteger: { task, value in
                unsafe ReplyReader.add(task) {
                    $0.add(ReplyPart(kind: .integer, integer: value, text: .empty))
                }
            },
            createNil: { task in unsafe ReplyReader.add(task) { $0.add(.null) } },
            freeObject: { _ in })
    }

    /// Any address stands for a value that was taken; nil tells hiredis that it was not.
    private static func add(
        _ task: UnsafePointer<redisReadTask>?, _ body: (inout Sink) -> Bool
    ) -> UnsafeMutableRawPointer? {
        guard let data = unsafe task?.pointee.privdata else { return nil }
        let isTaken = unsafe body(&data.assumingMemoryBound(to: Sink.self).pointee)
        return unsafe isTaken ? data : nil
    }
}
