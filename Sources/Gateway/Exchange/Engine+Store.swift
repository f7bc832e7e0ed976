import Bytes
import EventLoop
import HTTP1
import Redis
import Telemetry

/// Requests that wait for the shared store's word, and what it says.
///
///     take ─▶ ask ──▶ [one write at the turn's end] ──▶ answer ─▶ resume ─▶ upstream, or a refusal
///               │                                          ▲
///               └── the store is not ready ─▶ judgeAlone ──┘  at once, as each limit's `on_outage` says
extension Engine {
    /// Lets the exchange wait for the store's answer to its question, or judges it without.
    @inline(never)
    func ask(_ exchange: Exchange) {
        exchange.state = .judging
        exchange.judgedAt = now.monotonic
        if let cluster { return ask(exchange, cluster) }
        guard let link = redis, link.state == .ready, let connection = link.connection else {
            return judgeAlone(exchange)
        }
        let ticket = Token(kind: Kind.exchange, generation: exchange.generation, index: exchange.slot)
        let deadline = now.monotonic &+ link.configuration.deadlineMicroseconds
        write(exchange, link, connection)
        let isFirst = connection.first == nil
        connection.expect(.init(kind: .ask, ticket: ticket.bits, deadline: deadline))
        if isFirst { watchDeadline(link, connection) }
    }

    func write(_ exchange: Exchange, _ link: RedisLink, _ connection: RedisConnection) {
        buffers.lend(&connection.output)
        Self.write(exchange.question, script: link.script, into: &connection.output)
    }

    static func write(
        _ question: borrowing StoreQuestion, script: [UInt8], into output: inout ByteBuffer
    ) {
        output.beginCommand(argumentCount: 2 + question.argumentCount)
        output.append(argument: "EVALSHA" as StaticString)
        output.append(argument: script.span)
        append(question.arguments, from: 0, to: &output)
    }

    /// The answer to an exchange's question has come.
    func resume(_ ticket: UInt64, _ reply: borrowing ReplyReader) {
        guard let exchange = exchange(Token(bits: ticket)), exchange.state == .judging else { return }
        metrics.store.duration.record(microseconds: now.monotonic &- exchange.judgedAt)
        guard let answer = exchange.question.take(reply) else {
            metrics.store.errors.add()
            return judgeAlone(exchange)
        }
        conclude(exchange, answer)
    }

    func conclude(_ exchange: Exchange, _ answer: StoreQuestion.Answer) {
        pipeline.noteLimits(exchange, isAdmitted: answer.isAdmitted, now, metrics)
        if !answer.isAdmitted { return conclude(exchange, .refuse(RateLimit.refusal)) }
        if answer.isRevoked { return conclude(exchange, .refuse(Authentication.revoked)) }
        conclude(exchange, exchange.held)
    }

    /// The exchange's question will not be answered.
    func resumeUnanswered(_ ticket: UInt64) {
        guard let exchange = exchange(Token(bits: ticket)), exchange.state == .judging else { return }
        judgeAlone(exchange)
    }

    /// Judges without the store, as each limit says.
    func judgeAlone(_ exchange: Exchange) {
        metrics.store.unasked.add()
        // What is known for sure holds, whatever cannot be asked.
        if exchange.question.progress.isRevoked { return conclude(exchange, .refuse(Authentication.revoked)) }
        conclude(exchange, pipeline.judgeAlone(exchange, now, metrics))
    }

    private func conclude(_ exchange: Exchange, _ verdict: Verdict) {
        guard let client = exchange.client else { return }
        switch verdict {
        case .forward:
            exchange.state = .waiting
            acquireUpstream(exchange, client)
        case .noContent: answer(exchange, .noContent)
        case .refuse(let refusal): refuse(exchange, refusal)
        case .pending: preconditionFailure("what was held is a verdict")
        }
    }
}
