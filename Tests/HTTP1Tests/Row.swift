import HTTP1
import Testing

/// One row of a parser's table: what the bytes are, and what must come of them.
struct Row: Sendable, CustomTestStringConvertible {
    /// The clause of the RFC that decides, and what is special here.
    let clause: String
    let text: String
    /// nil: the text is a whole message head and accepted.
    let error: HTTP1Error?

    init(_ clause: String, _ text: String, _ error: HTTP1Error? = nil) {
        self.clause = clause
        self.text = text
        self.error = error
    }

    var bytes: [UInt8] { text.unicodeScalars.map { UInt8(truncatingIfNeeded: $0.value) } }
    var testDescription: String { clause }
}

/// What became of parsing, so that whole and split runs can be compared.
enum Outcome: Equatable {
    case complete(Int)
    case needsMore
    case malformed(HTTP1Error)
}

let roomy = HeadLimits(size: 16384, fieldCount: 100, targetLength: 8192)

func requestOutcome(_ bytes: [UInt8], _ head: inout RequestHead, limits: HeadLimits = roomy) -> Outcome {
    do {
        switch try RequestParser.parse(bytes.span, limits: limits, into: &head) {
        case .complete(let end): return .complete(end)
        case .needsMore: return .needsMore
        }
    } catch {
        return .malformed(error)
    }
}

func responseOutcome(_ bytes: [UInt8], _ head: inout ResponseHead, limits: HeadLimits = roomy) -> Outcome {
    do {
        switch try ResponseParser.parse(bytes.span, limits: limits, into: &head) {
        case .complete(let end): return .complete(end)
        case .needsMore: return .needsMore
        }
    } catch {
        return .malformed(error)
    }
}

/// Runs one row whole, with more bytes behind it, and truncated at every byte.
///
/// A prefix may be refused early, but only for what refuses the whole; it is never complete.
func check(_ row: Row, _ parse: ([UInt8]) -> Outcome) {
    let bytes = row.bytes
    let expected = row.error.map(Outcome.malformed) ?? .complete(bytes.count)
    #expect(parse(bytes) == expected, "\(row.clause)")
    #expect(
        parse(bytes + Array("GET / HTTP/1.1\r\n\r\n".utf8)) == expected, "followed by more: \(row.clause)")
    for count in 0..<bytes.count {
        let outcome = parse(Array(bytes[0..<count]))
        let isRight = outcome == .needsMore || (row.error != nil && outcome == expected)
        #expect(isRight, "\(row.clause): \(outcome) after \(count) bytes")
    }
}
