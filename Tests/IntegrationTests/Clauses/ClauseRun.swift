import Testing

/// Runs one row against a gateway, and looks at what the client and the upstream got.
struct ClauseRun {
    private let row: ClauseRow
    /// The address that this row's client has and no other's; the upstream reads it in X-Forwarded-For.
    let address: String
    /// Final answers, and the interim ones before the first of them.
    private var answers: [WireMessage] = []
    private var interim: [WireMessage] = []
    private var isReset = false
    private var recorded: [WireMessage] = []

    /// Sends the row and reads what comes until the connection ends. `number` is of this row alone.
    init(_ row: ClauseRow, number: Int, through sidecar: Sidecar, _ upstream: RecordingUpstream) throws {
        self.row = row
        address = "127.1.\(number / 250).\(number % 250 + 1)"
        upstream.answer(as: row.answer)
        let source = 0x7F01_0001 + UInt32(number / 250 * 256 + number % 250)
        let socket = try LoopbackSocket(port: sidecar.port, from: source)
        try socket.send(row.sent + (row.hasTail ? Array(ClauseRow.tail.utf8) : []))
        if !row.hasTail { socket.endSending() }
        let bytes = try receiveAll(socket)
        readAnswers(bytes)
    }

    private mutating func receiveAll(_ socket: LoopbackSocket) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while true {
            do {
                let more = try socket.receive()
                if more.isEmpty { return bytes }
                bytes += more
            } catch let error as HarnessError {
                guard error.description.hasPrefix("recv") else {
                    throw HarnessError("\(row.name): \(error), after \(String(latin: bytes).prefix(400))")
                }
                isReset = true
                return bytes
            }
        }
    }

    private mutating func readAnswers(_ bytes: [UInt8]) {
        var rest = bytes
        var methods = [row.method, "GET"]
        while !rest.isEmpty {
            let sender = WireMessage.Sender.upstream(
                answering: methods.first ?? "GET", hasEnded: !isReset)
            guard let (message, count) = WireMessage.read(rest, from: sender) else {
                answers.append(WireMessage(startLine: String(latin: rest)))
                return
            }
            rest.removeFirst(count)
            if (102..<200).contains(message.status) || message.status == 100 {
                interim.append(message)
                continue
            }
            answers.append(message)
            if !methods.isEmpty { methods.removeFirst() }
        }
    }

    /// Everything that the row asks for; `recorded` is what the upstream got of it.
    mutating func judge(_ recorded: [WireMessage]) {
        self.recorded = recorded
        switch row.outcome {
        case .refused(let status):
            expectRefusal(status)
            expect(recorded.isEmpty, "nothing of it reaches the upstream")
        case .refusedInBody(let status):
            expectRefusal(status)
            expect(!recorded.contains(where: \.isWhole), "the upstream gets no whole message")
        case .answered(let status):
            expect(statuses == [status, 200], "the statuses are \(status) and the tail's 200")
            expect(recorded.map(\.target) == ["/tail"], "the upstream gets the tail alone")
        case .forwarded:
            expect(answers.count == 2 && answers[0].status != 502, "the answer, and the tail's")
            expectRelayed()
            expect(recorded.count == 2 && recorded[1].target == "/tail", "the message, and the tail")
        case .forwardedLast:
            expect(answers.count == 1 && answers[0].status != 502, "the answer alone")
            expectRelayed()
            expect(recorded.count == 1, "the message alone")
        case .badGateway:
            expect(statuses == [502, 200], "502, then the tail's 200")
            expectAnotherConnection()
        case .broken:
            expect(!answers.contains(where: \.isWhole) && answers.count < 2, "no answer that looks whole")
            expect(answers.isEmpty ? isReset : true, "an answer, or a reset")
            expect(recorded.map(\.target) == ["/r"], "the tail is not served")
        case .dropped:
            expect(answers.isEmpty && !recorded.contains(where: \.isWhole), "no answer, no whole message")
        }
        for check in row.checks { judge(check) }
    }

    private var statuses: [Int] { answers.map { $0.isWhole ? $0.status : 0 } }

    private func expectRefusal(_ status: Int) {
        expect(statuses == [status], "the status is \(status), and nothing more comes")
        expect(answers.first?.lines(of: "Connection") == ["Connection: close"], "it says that it closes")
        expect(!isReset, "the connection ends in order, so that the answer arrives (RFC 9112, 9.6)")
    }

    /// The row's own message, whole, and a whole answer to it.
    private func expectRelayed() {
        expect(answers.allSatisfy { $0.isWhole }, "the answers are whole")
        expect(recorded.allSatisfy { $0.isWhole }, "the upstream gets whole messages")
    }

    private func judge(_ check: ClauseRow.Check) {
        let request = recorded.first ?? WireMessage()
        let answer = answers.first ?? WireMessage()
        switch check {
        case .upstreamLine(let line): expect(request.startLine == line, "the upstream's line is \(line)")
        case .upstreamHas(let line): expectOnly(line, in: request)
        case .upstreamHasAll(let lines): expectAll(lines, in: request)
        case .upstreamLacks(let name):
            expect(request.lines(of: name).isEmpty, "the upstream gets no \(name)")
        case .upstreamBody(let text):
            expect(request.body == text.latinBytes, "the upstream's body is \(text)")
        case .upstreamTrailers(let lines):
            expect(request.trailers == lines, "the upstream's trailers are \(lines)")
        case .clientLine(let line): expect(answer.startLine == line, "the client's line is \(line)")
        case .clientHas(let line): expectOnly(line, in: answer)
        case .clientHasAll(let lines): expectAll(lines, in: answer)
        case .clientLacks(let name): expect(answer.lines(of: name).isEmpty, "the client gets no \(name)")
        case .clientBody(let text): expect(answer.body == text.latinBytes, "the client's body is \(text)")
        case .clientTrailers(let lines):
            expect(answer.trailers == lines, "the client's trailers are \(lines)")
        case .interim(let statuses):
            expect(interim.map(\.status) == statuses, "interim answers \(statuses)")
        case .tailBody(let text): expect(answers.last?.body == text.latinBytes, "the tail's body is \(text)")
        case .anotherConnection:
            expectAnotherConnection()
        case .interimLacks(let name):
            expect(interim.allSatisfy { $0.lines(of: name).isEmpty }, "no \(name) in an interim answer")
        }
    }

    /// What is idempotent may have been tried twice before its answer was given up.
    private func expectAnotherConnection() {
        expect(recorded.count > 1 && recorded.last?.target == "/tail", "the tail is served")
        let others = recorded.dropLast().map(\.connection)
        expect(!others.contains(recorded.last?.connection ?? -1), "not over the same connection")
    }

    private func expectOnly(_ line: String, in message: WireMessage) { expectAll([line], in: message) }

    private func expectAll(_ lines: [String], in message: WireMessage) {
        let name = lines.first.map { String($0.prefix { $0 != ":" }) } ?? ""
        expect(message.lines(of: name) == lines, "the fields of the name are \(lines)")
    }

    private func expect(_ isSo: Bool, _ what: String) {
        #expect(isSo, "\(row.name): \(what)\nclient got \(interim + answers)\nupstream got \(recorded)")
    }
}
