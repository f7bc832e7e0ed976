import Bytes
import EventLoop
import HTTP1

/// Requests that ask about the way itself: OPTIONS of the server, TRACE, CONNECT, and how far they may go.
extension PolicyPipeline {
    private static var methods: StaticString { "Allow: GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS\r\n" }

    /// No tunnels are made (RFC 9110, 9.3.6), and TRACE passes only where a route names it.
    func refuseMethod(_ exchange: Exchange) -> Verdict {
        exchange.fields.append(Self.methods)
        return .refuse(.connectRefused)
    }

    /// `OPTIONS *`, or what a proxy would make that of: an absolute target without a path and a query.
    func asksServer(_ head: borrowing RequestHead) -> Bool {
        switch head.form {
        case .origin, .authority: false
        case .asterisk: true
        case .absolute: head.method == .options && head.path.isEmpty && head.query == nil
        }
    }

    /// `OPTIONS *` asks about the server as a whole, which is the gateway (RFC 9110, 9.3.7).
    func judgeServerOptions(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ decision: CORSDecision, _ now: Moment,
        _ metrics: WorkerMetrics
    ) -> Verdict {
        let verdict = judgePreflight(exchange, bytes, decision, now, metrics)
        if case .refuse = verdict { return verdict }
        exchange.fields.append(Self.methods)
        return verdict
    }

    /// Minds Max-Forwards of OPTIONS and TRACE (RFC 9110, 7.6.2): at 0 the request ends here, else the number
    /// goes on one less.
    func limitHops(_ verdict: Verdict, _ exchange: Exchange, _ bytes: Span<UInt8>) -> Verdict {
        guard case .forward = verdict, let field = exchange.head.fields.first(.maxForwards) else {
            return verdict
        }
        guard !exchange.head.fields.isRepeated(.maxForwards), let hops = Self.number(bytes, field.value)
        else {
            return .refuse(.maxForwardsMalformed)
        }
        if hops > 0 {
            exchange.admission.hopsLeft = hops &- 1
            return .forward
        }
        if exchange.head.method == .trace { return refuseMethod(exchange) }
        shared.routes.writeAllow(of: exchange.admission.route, into: &exchange.fields)
        return .noContent
    }

    /// `1*DIGIT`; what is larger than any way is long counts as that.
    private static func number(_ bytes: Span<UInt8>, _ range: ByteRange) -> Int? {
        if range.isEmpty { return nil }
        var value = 0
        var index = range.lower
        while index < range.upper {
            let digit = bytes[index] &- 0x30
            if digit > 9 { return nil }
            value = min(value &* 10 &+ Int(digit), 1_000_000)
            index &+= 1
        }
        return value
    }
}
