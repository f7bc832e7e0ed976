import Bytes
import EventLoop
import HTTP1

/// Revocations that upstreams ask for in `Gateway-Revoke`.
extension Engine {
    enum RevocationRequested {
        case none
        /// The upstream may revoke, and what it wrote cannot be read.
        case invalid
        case entry(RevocationEntry)
    }

    /// What the response head at the front of `input` asks to revoke. Upstreams that may not are not heard;
    /// the field is removed from every response.
    @inline(__always)
    func revocation(_ exchange: Exchange, _ input: borrowing ByteBuffer) -> RevocationRequested {
        guard let field = exchange.responseHead.fields.first(.gatewayRevoke),
            !pools[exchange.admission.upstream].configuration.mayRevoke.isEmpty
        else { return .none }
        if exchange.responseHead.fields.isRepeated(.gatewayRevoke) { return .invalid }
        do throws(GatewayRevokeError) {
            return .entry(try GatewayRevokeField.parse(input.readable.extracting(field.value.bounds)))
        } catch {
            return .invalid
        }
    }

    /// Begins to make the revocation durable; the answer comes with the mail.
    func commit(_ entry: RevocationEntry, _ exchange: Exchange, _ connection: UpstreamConnection) {
        exchange.state = .committing
        // The store has its own bounds on how long it takes.
        connection.channel.setDeadline(.max, &loop.timers)
        let ticket = Token(kind: Kind.exchange, generation: exchange.generation, index: exchange.slot)
        let accepted = shared.revocationStore.commit(
            entry, providers: pools[connection.upstream].configuration.mayRevoke,
            ticket: RevocationTicket(completions: completions, exchange: ticket.bits),
            nowMicroseconds: now.wall)
        if !accepted { resumeCommitted(ticket, false) }
    }

    /// The revocation is durable, or could not be made so: only now the client hears of the response.
    func resumeCommitted(_ ticket: Token, _ succeeded: Bool) {
        guard let exchange = exchange(ticket), exchange.state == .committing,
            let connection = exchange.upstream
        else { return }
        exchange.state = .sending
        if exchange.isOrphan { return finishOrphan(exchange) }
        if !succeeded {
            fail(connection, .revocationStore)
        } else if let client = exchange.client, beginResponse(exchange, client, connection) {
            relay(exchange)
        }
    }
}
