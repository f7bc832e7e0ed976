import Bytes
import HTTP1
import Testing

struct RequestParserTests {
    @Test("request lines are read as RFC 9112 has them, whole and at every split", arguments: requestLineRows)
    func requestLine(row: Row) {
        var head = RequestHead()
        check(row) { requestOutcome($0, &head) }
    }

    @Test("request targets are read as RFC 9112, section 3.2 has them", arguments: targetRows)
    func target(row: Row) {
        var head = RequestHead()
        check(row) { requestOutcome($0, &head) }
    }

    @Test("field lines are read as RFC 9112, section 5 has them", arguments: fieldRows)
    func fields(row: Row) {
        var head = RequestHead()
        check(row) { requestOutcome($0, &head) }
    }

    @Test("Host is demanded, once and valid (RFC 9112, section 3.2)", arguments: hostRows)
    func host(row: Row) {
        var head = RequestHead()
        check(row) { requestOutcome($0, &head) }
    }

    @Test("a head answers with the ranges of its parts")
    func parts() throws {
        let bytes = Array(
            "\r\nPOST /a/b?x=1&y HTTP/1.1\r\nhOsT: h:80\r\nX-A:\t v  w \r\nX-A:\r\n\r\nbody".utf8)
        var head = RequestHead()
        #expect(requestOutcome(bytes, &head) == .complete(bytes.count - 4))
        let span = bytes.span
        #expect(head.method == .post && head.minorVersion == 1 && head.form == .origin)
        #expect(span.text(in: head.methodRange.bounds) == "POST")
        #expect(span.text(in: head.target.bounds) == "/a/b?x=1&y")
        #expect(span.text(in: head.path.bounds) == "/a/b")
        let (query, authority) = (head.query, head.authority)
        #expect(span.text(in: try #require(query).bounds) == "x=1&y")
        #expect(span.text(in: try #require(authority).bounds) == "h:80")
        #expect(head.fields.count == 3)
        #expect(head.fields[0].id == .host && head.fields[1].id == .other)
        #expect(span.text(in: head.fields[0].name.bounds) == "hOsT")
        #expect(span.text(in: head.fields[1].value.bounds) == "v  w")
        #expect(head.fields[2].value.isEmpty)
    }

    @Test("the four target forms answer with path, query and authority", arguments: formRows)
    func forms(row: FormRow) {
        var head = RequestHead()
        let bytes = Array("\(row.method) \(row.target) HTTP/1.1\r\nHost: field\r\n\r\n".utf8)
        #expect(requestOutcome(bytes, &head) == .complete(bytes.count))
        #expect(head.form == row.form)
        #expect(bytes.span.text(in: head.path.bounds) == row.path)
        #expect(head.query.map { bytes.span.text(in: $0.bounds) } == row.query)
        #expect(head.authority.map { bytes.span.text(in: $0.bounds) } == row.authority)
    }

    @Test("a head that is parsed anew forgets the one before")
    func reuse() {
        var head = RequestHead()
        let first = Array("GET http://a/?q HTTP/1.0\r\nConnection: keep-alive, X-B\r\nVia: x\r\n\r\n".utf8)
        _ = requestOutcome(first, &head)
        #expect(head.keepAlive && head.fields.hasNominations && head.fields.contains(.via))
        let second = Array("GET / HTTP/1.0\r\n\r\n".utf8)
        #expect(requestOutcome(second, &head) == .complete(second.count))
        #expect(!head.keepAlive && !head.fields.hasNominations && !head.fields.contains(.via))
        #expect(head.query == nil && head.authority == nil && head.fields.count == 0)
    }

    @Test("each limit is exact: what fits passes, one more does not")
    func limits() {
        var head = RequestHead()
        let bytes = Array("GET /123456789 HTTP/1.1\r\nHost: a\r\nB: c\r\n\r\n".utf8)
        func outcome(_ size: Int, _ fields: Int, _ target: Int) -> Outcome {
            let limits = HeadLimits(size: size, fieldCount: fields, targetLength: target)
            return requestOutcome(bytes, &head, limits: limits)
        }
        #expect(outcome(bytes.count, 2, 10) == .complete(bytes.count))
        #expect(outcome(bytes.count - 1, 2, 10) == .malformed(.headTooLarge))
        #expect(outcome(bytes.count, 1, 10) == .malformed(.tooManyFields))
        #expect(outcome(bytes.count, 2, 9) == .malformed(.targetTooLong))
        let unfinished = Array("GET /1234567890".utf8)
        let small = HeadLimits(size: 100, fieldCount: 1, targetLength: 10)
        #expect(requestOutcome(unfinished, &head, limits: small) == .malformed(.targetTooLong))
        let endless = Array(repeating: UInt8(0x41), count: 33)
        #expect(requestOutcome(endless, &head) == .malformed(.methodTooLong))
    }

    @Test("an empty buffer and a lone CR need more bytes")
    func nothing() {
        var head = RequestHead()
        #expect(requestOutcome([], &head) == .needsMore)
        #expect(requestOutcome([0x0D], &head) == .needsMore)
    }

    @Test(
        "every method is recognised, in upper case alone (RFC 9110, section 9.1)", arguments: Method.allCases)
    func methods(method: Method) {
        if method == .other || method == .connect { return }
        var head = RequestHead()
        let name = method.name.description
        _ = requestOutcome(Array("\(name) / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), &head)
        #expect(head.method == method)
        let lower = name.lowercased()
        let outcome = requestOutcome(Array("\(lower) / HTTP/1.1\r\nHost: a\r\n\r\n".utf8), &head)
        #expect(head.method == .other && outcome != .needsMore)
    }

    @Test("mutated heads never crash, and their ranges stay within the bytes")
    func mutations() {
        var random = Generator(state: 0x5EED)
        let rows = requestLineRows + targetRows + fieldRows + hostRows
        var head = RequestHead()
        for _ in 0..<20000 {
            var bytes = rows[Int(random.next() % UInt64(rows.count))].bytes
            random.mutate(&bytes)
            guard case .complete(let end) = requestOutcome(bytes, &head) else { continue }
            #expect(end <= bytes.count && head.target.upper <= end && head.path.upper <= end)
            #expect((head.query?.upper ?? 0) <= end && (head.authority?.upper ?? 0) <= end)
            for index in 0..<head.fields.count {
                let field = head.fields[index]
                #expect(field.name.upper < field.value.lower + 1 && field.value.upper <= end - 4)
                let value = bytes[field.value.bounds]
                #expect(!value.contains { $0 == 0x0D || $0 == 0x0A || $0 == 0 })
            }
        }
    }
}

struct FormRow: Sendable {
    let method: String
    let target: String
    let form: TargetForm
    let path: String
    let query: String?
    let authority: String?
}

let formRows: [FormRow] = [
    FormRow(method: "GET", target: "/", form: .origin, path: "/", query: nil, authority: "field"),
    FormRow(method: "GET", target: "/a?", form: .origin, path: "/a", query: "", authority: "field"),
    FormRow(method: "GET", target: "/a?b?c", form: .origin, path: "/a", query: "b?c", authority: "field"),
    FormRow(method: "GET", target: "//a/b", form: .origin, path: "//a/b", query: nil, authority: "field"),
    FormRow(
        method: "GET", target: "http://H:1/a?b", form: .absolute, path: "/a", query: "b", authority: "H:1"),
    FormRow(method: "GET", target: "HTTPS://h", form: .absolute, path: "", query: nil, authority: "h"),
    FormRow(method: "GET", target: "http://h?q", form: .absolute, path: "", query: "q", authority: "h"),
    FormRow(method: "CONNECT", target: "h:443", form: .authority, path: "", query: nil, authority: "h:443"),
    FormRow(
        method: "CONNECT", target: "[::1]:443", form: .authority, path: "", query: nil, authority: "[::1]:443"
    ),
    FormRow(method: "OPTIONS", target: "*", form: .asterisk, path: "*", query: nil, authority: "field"),
]

/// xorshift64*: the same mutations in every run.
struct Generator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state ^= state >> 12
        state ^= state << 25
        state ^= state >> 27
        return state &* 0x2545_F491_4F6C_DD1D
    }

    /// Overwrites, drops, doubles or inserts a few bytes, mostly such as parsers care for.
    mutating func mutate(_ bytes: inout [UInt8]) {
        let telling = Array("\r\n :\t,;=%[]*/?#@0aA\u{7F}\0".utf8) + [0x80, 0xFF]
        for _ in 0..<(1 + next() % 4) where !bytes.isEmpty {
            let index = Int(next() % UInt64(bytes.count))
            let byte = telling[Int(next() % UInt64(telling.count))]
            switch next() % 5 {
            case 0: bytes[index] = byte
            case 1: bytes.remove(at: index)
            case 2: bytes.insert(byte, at: index)
            case 3: bytes.insert(bytes[index], at: index)
            default: bytes[index] = UInt8(truncatingIfNeeded: next())
            }
        }
    }
}
