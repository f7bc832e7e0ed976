import Bytes
import EventLoop
import HTTP1

/// The request head as the upstream gets it.
extension Engine {
    /// Writes it into the exchange's spool: the path that was matched, fields that end here removed, ours
    /// added.
    func writeRequestHead(_ exchange: Exchange, _ bytes: Span<UInt8>, headCount: Int, peer: IPAddress) {
        exchange.spool.append(bytes.extracting(exchange.head.methodRange.bounds))
        exchange.spool.append(0x20)
        if exchange.admission.isPathRewritten {
            exchange.spool.append(pipeline.path.readable)
        } else {
            exchange.spool.append(bytes.extracting(exchange.head.path.bounds))
        }
        if let query = exchange.head.query {
            exchange.spool.append(0x3F)
            exchange.spool.append(bytes.extracting(query.bounds))
        }
        exchange.spool.append(" HTTP/1.1\r\n")
        copyRequestFields(exchange, bytes, headCount)
        addRequestFields(exchange, bytes, peer)
        exchange.spool.append("\r\n")
    }

    private func copyRequestFields(_ exchange: Exchange, _ bytes: Span<UInt8>, _ headCount: Int) {
        var copy = FieldCopy()
        var index = 0
        let count = exchange.head.fields.count
        while index < count {
            let field = exchange.head.fields[index]
            if forwardedFields.drops(
                field, of: exchange.head, bytes, isPeerTrusted: exchange.admission.isPeerTrusted,
                keepsTrailers: false)
            {
                copy.drop(field, bytes, into: &exchange.spool)
            } else {
                copy.keep(field)
            }
            index &+= 1
        }
        copy.finish(bytes, headCount: headCount, into: &exchange.spool)
    }

    private func addRequestFields(_ exchange: Exchange, _ bytes: Span<UInt8>, _ peer: IPAddress) {
        Self.write(
            forwardedFields, exchange.head, bytes, peer: peer, exchange.admission, id: exchange.id,
            exchange.fields, into: &exchange.spool)
        if exchange.admission.provider >= 0 { pipeline.authentication.writeIdentity(into: &exchange.spool) }
        if exchange.request.encodesChunks { exchange.spool.append("Transfer-Encoding: chunked\r\n") }
    }

    private static func write(
        _ fields: borrowing ForwardedFields, _ head: borrowing RequestHead, _ bytes: Span<UInt8>,
        peer: IPAddress,
        _ admission: Admission, id: ByteRange, _ own: borrowing ByteBuffer, into spool: inout ByteBuffer
    ) {
        fields.write(
            head, bytes, peer: peer, isPeerTrusted: admission.isPeerTrusted, isOverTLS: admission.isOverTLS,
            idLine: own.readable.extracting(0..<id.upper &+ 2), into: &spool)
    }
}
