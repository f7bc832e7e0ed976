import Bytes
import EventLoop
import HTTP1

/// Asks the policies about requests that nobody sends: the gateway's own pipeline, on stores in memory and a
/// clock of the caller's. Nothing is listened to, and nothing is forwarded.
final class PolicyTrial {
    let shared: SharedState
    let pipeline: PolicyPipeline
    /// Moves only as it is told to.
    var now: Moment
    private let metrics: WorkerMetrics

    /// `shared` asks nobody: it has no store that gateways share, and one worker.
    init(_ shared: SharedState, now: Moment) {
        self.shared = shared
        pipeline = PolicyPipeline(shared)
        metrics = shared.metrics.workers[0]
        self.now = now
    }

    deinit { shared.revocationStore.stop() }

    /// Lets time pass, in microseconds.
    func advance(by microseconds: Int64) {
        now.monotonic += microseconds
        now.wall += microseconds
    }

    /// Judges the request as if it had come now.
    func judge(_ request: TrialRequest) -> TrialAnswer {
        let bytes = request.bytes
        let exchange = Exchange(slot: 0)
        exchange.admission.address = request.address
        exchange.fields.append("X-Request-ID: trial\r\n")
        do throws(HTTP1Error) {
            let outcome = try RequestParser.parse(
                bytes.span, limits: shared.configuration.client.head, into: &exchange.head)
            guard outcome == .complete(bytes.count) else {
                return answer(.refuse(Refusal(.malformedRequestLine)), exchange)
            }
            exchange.hasHead = true
        } catch {
            return answer(.refuse(Refusal(error)), exchange)
        }
        return answer(judge(exchange, bytes.span, request.address), exchange)
    }

    private func judge(_ exchange: Exchange, _ bytes: Span<UInt8>, _ peer: IPAddress) -> Verdict {
        let framing: MessageFraming
        do throws(HTTP1Error) {
            framing = try MessageFraming.ofRequest(exchange.head, bytes)
        } catch {
            pipeline.introduceRefused(exchange, bytes)
            return .refuse(Refusal(error))
        }
        let verdict = pipeline.judge(exchange, bytes, peer: peer, now: now, metrics)
        let route = exchange.admission.route
        if case .forward = verdict, case .length(let length) = framing, length > shared.plans[route].bodySize
        {
            return .refuse(.bodyTooLarge)
        }
        return verdict
    }

    private func answer(_ verdict: Verdict, _ exchange: Exchange) -> TrialAnswer {
        var answer = TrialAnswer(admission: exchange.admission)
        if exchange.admission.isPathRewritten { answer.path = Self.text(pipeline.path) }
        var output = ByteBuffer(capacity: 1_024)
        switch verdict {
        case .forward: break
        case .pending: preconditionFailure("nothing is shared, so nothing is waited for")
        case .noContent:
            answer.isNoContent = true
            answer.status = 204
        case .refuse(let refusal):
            answer.refusal = refusal
            answer.status = refusal.status
            Engine.writeChallenge(refusal, into: &output)
        }
        pipeline.writeOwn(exchange, into: &output)
        Self.append(exchange.fields, to: &output)
        answer.fields = output.readable.text.split(separator: "\r\n").map(String.init)
        return answer
    }

    private static func text(_ buffer: borrowing ByteBuffer) -> String { buffer.readable.text }

    private static func append(_ fields: borrowing ByteBuffer, to output: inout ByteBuffer) {
        output.append(fields.readable)
    }
}
