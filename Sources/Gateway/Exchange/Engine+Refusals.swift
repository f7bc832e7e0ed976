import Bytes
import EventLoop

/// What is remembered of requests that were refused, or broken off.
extension Engine {
    @inline(never)
    func remember(_ exchange: Exchange) {
        let facts = RefusalFacts(
            wall: now.wall, rule: exchange.rule, status: exchange.status, route: exchange.admission.route,
            preflightRoute: exchange.admission.preflightRoute, provider: exchange.admission.provider,
            address: exchange.admission.address)
        Self.note(
            facts, exchange.id, in: exchange.fields, exchange.note, exchange.spool,
            to: shared.refusals[number])
    }

    private static func note(
        _ facts: RefusalFacts, _ id: ByteRange, in fields: borrowing ByteBuffer,
        _ note: borrowing ExchangeNote, _ spool: borrowing ByteBuffer, to ring: RefusalRing
    ) {
        let line = note.isLineInSpool ? spool.readable : note.text
        ring.note(
            facts, id: fields.readable.extracting(id.bounds), method: line.extracting(note.method.bounds),
            path: line.extracting(note.path.bounds))
    }
}
