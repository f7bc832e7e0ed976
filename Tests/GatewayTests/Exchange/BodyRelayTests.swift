import Bytes
import HTTP1
import Testing

@testable import Gateway

@Suite("The relay of bodies")
struct BodyRelayTests {
    private static let limits = HeadLimits(size: 1_024, fieldCount: 10, targetLength: 0)

    /// What comes in, how it is framed, and the content that it has.
    private static let messages: [(framing: MessageFraming, bytes: String, content: String)] = [
        (.length(11), "hello world", "hello world"),
        (.length(0), "", ""),
        (.chunked, "5\r\nhello\r\n6;x=y\r\n world\r\n0\r\n\r\n", "hello world"),
        (.chunked, "b\r\nhello world\r\n0\r\nDigest: x\r\nX: y\r\n\r\n", "hello world"),
        (.chunked, "1\r\nh\r\n1\r\ni\r\n0\r\n\r\n", "hi"),
        (.chunked, "0\r\n\r\n", ""),
        (.untilClose, "hello world", "hello world"),
        (.untilClose, "", ""),
    ]

    /// Moves `bytes`, given in pieces that end at `splits`, to an output that is emptied whenever it holds
    /// anything, and answers with all that came out. Nothing of `rest` may be touched.
    private static func relay(
        _ framing: MessageFraming, _ bytes: [UInt8], splits: [Int], chunked: Bool, mark: Int,
        limit: UInt64 = .max, rest: String = "NEXT"
    ) throws -> (output: String, isComplete: Bool, moved: UInt64) {
        var relay = BodyRelay()
        relay.begin(framing, encodesChunks: chunked, limit: limit, trailers: limits)
        var source = ByteBuffer()
        var target = ByteBuffer()
        var output: [UInt8] = []
        var start = 0
        for (number, end) in (splits + [bytes.count]).enumerated() {
            source.append(bytes[start..<end].span)
            start = end
            if number == splits.count && framing != .untilClose { source.append(rest) }
            while try relay.move(from: &source, to: &target, mark: mark) {
                output += target.readable.array
                target.removeAll()
            }
        }
        let isWhole = relay.end(into: &target)
        output += target.readable.array
        let isComplete = relay.isComplete
        #expect(isWhole == isComplete)
        if isWhole && framing != .untilClose {
            #expect(String(decoding: source.readable.array, as: UTF8.self) == rest)
        }
        return (String(decoding: output, as: UTF8.self), isWhole, relay.moved)
    }

    /// The content of what was written, with the chunked coding taken off.
    private static func content(_ output: String, chunked: Bool) throws -> String {
        if !chunked { return output }
        var decoder = ChunkedDecoder()
        let bytes = Array(output.utf8)
        var offset = 0
        var content: [UInt8] = []
        while true {
            switch try decoder.next(bytes.span, from: offset, limits: limits) {
            case .data(let range):
                content += bytes[range]
                offset = range.upperBound
            case .needsMore: return "cut short"
            case .end(let end):
                #expect(end == bytes.count, "nothing follows the end")
                return String(decoding: content, as: UTF8.self)
            }
        }
    }

    @Test("content comes out whole, however it is framed, split and bounded", arguments: 0..<8)
    func everySplit(row: Int) throws {
        let message = Self.messages[row]
        let bytes = Array(message.bytes.utf8)
        for chunked in [false, true] {
            for mark in [1, 3, 64, .max] {
                for first in 0...bytes.count {
                    for second in Set([first, (first + bytes.count) / 2, bytes.count]) {
                        let result = try Self.relay(
                            message.framing, bytes, splits: [first, second], chunked: chunked, mark: mark)
                        #expect(result.isComplete, "\(message) at \(first), \(second), \(mark)")
                        let isFramed = chunked && !(row == 1)
                        #expect(try Self.content(result.output, chunked: isFramed) == message.content)
                        #expect(result.moved == UInt64(message.content.utf8.count))
                    }
                }
            }
        }
    }

    @Test("a message that is cut short is never taken for a whole one")
    func truncated() throws {
        for message in Self.messages where message.framing != .untilClose {
            let bytes = Array(message.bytes.utf8)
            for count in 0..<bytes.count {
                let result = try Self.relay(
                    message.framing, Array(bytes[..<count]), splits: [], chunked: true, mark: .max, rest: "")
                #expect(!result.isComplete, "\(message) cut to \(count)")
                #expect(!result.output.hasSuffix("0\r\n\r\n"))
            }
        }
    }

    @Test("an output that is full takes no more, and what does not fit stays where it was")
    func backPressure() throws {
        let body = [UInt8](repeating: 0x78, count: 10_000)
        for framing in [MessageFraming.length(10_000), .untilClose] {
            for chunked in [false, true] {
                var relay = BodyRelay()
                relay.begin(framing, encodesChunks: chunked, limit: .max, trailers: Self.limits)
                var source = ByteBuffer()
                source.append(body.span)
                var target = ByteBuffer()
                target.append("x")
                let hasMoved = try relay.move(from: &source, to: &target, mark: 1_000)
                #expect(hasMoved)
                let (held, waiting, moved) = (target.count, source.count, relay.moved)
                #expect(held <= 1_000 + 16)
                #expect(moved == UInt64(10_000 - waiting))
                let isMoved = try relay.move(from: &source, to: &target, mark: 1_000)
                #expect(!isMoved)
            }
        }
    }

    @Test(
        "a chunked body over its limit is refused at the byte that is too much",
        arguments: [(10, true), (11, false), (0, true)])
    func limit(limit: UInt64, isTooLarge: Bool) {
        let bytes = Array("5\r\nhello\r\n6\r\n world\r\n0\r\n\r\n".utf8)
        var fault: BodyRelay.Fault?
        do {
            _ = try Self.relay(.chunked, bytes, splits: [7], chunked: false, mark: .max, limit: limit)
        } catch {
            fault = error as? BodyRelay.Fault
        }
        #expect((fault == .tooLarge) == isTooLarge)
    }

    @Test(
        "a chunked body that is malformed, or whose trailers are too many, is refused",
        arguments: [
            "x\r\n", "5\nhello\r\n", "5\r\nhelloX", "ffffffffffffffff\r\n", "0\r\nno colon\r\n\r\n",
            "0\r\n" + String(repeating: "X: \(String(repeating: "y", count: 90))\r\n", count: 12),
        ])
    func malformed(text: String) {
        #expect(throws: BodyRelay.Fault.self) {
            _ = try Self.relay(.chunked, Array(text.utf8), splits: [], chunked: true, mark: .max)
        }
    }

    @Test("a relay begins anew after any message, whatever became of the last")
    func again() throws {
        var relay = BodyRelay()
        let isBegun = !relay.isComplete
        #expect(!isBegun)
        var source = ByteBuffer()
        var target = ByteBuffer()
        for message in Self.messages + Self.messages.reversed() {
            relay.begin(.chunked, encodesChunks: true, limit: 5, trailers: Self.limits)
            source.append("3\r\nab")
            _ = try relay.move(from: &source, to: &target, mark: .max)
            source.removeAll()
            target.removeAll()
            relay.reset()
            let (isComplete, moved) = (relay.isComplete, relay.moved)
            #expect(isComplete && moved == 0)
            relay.begin(message.framing, encodesChunks: false, limit: .max, trailers: Self.limits)
            source.append(message.bytes)
            while try relay.move(from: &source, to: &target, mark: .max) {}
            let isWhole = relay.end(into: &target)
            #expect(isWhole)
            #expect(String(decoding: target.readable.array, as: UTF8.self) == message.content)
            source.removeAll()
            target.removeAll()
        }
    }
}
