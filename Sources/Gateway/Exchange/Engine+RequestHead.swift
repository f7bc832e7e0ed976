import Bytes
import EventLoop
import HTTP1

/// The request head as the upstream gets it.
extension Engine {
    /// Writes it into the exchange's spool: the path that was matched, fields that end here removed, ours
    /// added.
    func writeRequestHead(
        _ exchange: Exchange, _ bytes: Span<UInt8>, headCount: Int, _ client: ClientConnection
    ) {
        let isAsItStands =
            exchange.head.form == .origin && exchange.head.minorVersion == 1
            && !exchange.admission.isPathRewritten
        var copy = FieldCopy()
        if isAsItStands {
            // The request line goes on with the fields behind it, Host among them.
            copy.keep(from: exchange.head.methodRange.lower)
        } else {
            writeRequestLine(exchange, bytes)
        }
        copyRequestFields(exchange, bytes, headCount, &copy, keepsHost: isAsItStands)
        if isAsItStands && !exchange.admission.isPeerTrusted {
            if client.introduction.isEmpty {
                forwardedFields.introduce(client.peer, into: &client.introduction)
            }
            Self.write(
                client.introduction, exchange.head, bytes, exchange.id, exchange.fields,
                into: &exchange.spool)
        } else {
            Self.write(
                forwardedFields, exchange.head, bytes, client.peer, exchange.admission, exchange.id,
                exchange.fields, writesHost: !isAsItStands, into: &exchange.spool)
        }
        if exchange.admission.provider >= 0 { pipeline.authentication.writeIdentity(into: &exchange.spool) }
        if exchange.request.encodesChunks { exchange.spool.append("Transfer-Encoding: chunked\r\n") }
        exchange.spool.append(0x0D, 0x0A)
    }

    private func writeRequestLine(_ exchange: Exchange, _ bytes: Span<UInt8>) {
        exchange.spool.append(bytes.extracting(exchange.head.methodRange.bounds))
        exchange.spool.append(0x20)
        if exchange.admission.isPathRewritten {
            pipeline.writePath(into: &exchange.spool)
        } else {
            exchange.spool.append(bytes.extracting(exchange.head.path.bounds))
        }
        if let query = exchange.head.query {
            exchange.spool.append(0x3F)
            exchange.spool.append(bytes.extracting(query.bounds))
        }
        exchange.spool.append(" HTTP/1.1\r\n")
    }

    private func copyRequestFields(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ headCount: Int, _ copy: inout FieldCopy, keepsHost: Bool
    ) {
        if keepsHost && forwardedFields.keepsAll(of: exchange.head) {
            return copy.finish(bytes, headCount: headCount, into: &exchange.spool)
        }
        let isPeerTrusted = exchange.admission.isPeerTrusted
        let keepsTrailers = shared.plans[exchange.admission.route].allowsRequestTrailers
        var index = 0
        let count = exchange.head.fields.count
        while index < count {
            let field = exchange.head.fields[index]
            if (field.id != .host || !keepsHost)
                && forwardedFields.drops(
                    field, of: exchange.head, bytes, isPeerTrusted: isPeerTrusted,
                    keepsTrailers: keepsTrailers)
            {
                copy.drop(field, bytes, into: &exchange.spool)
            } else {
                copy.keep(field)
            }
            index &+= 1
        }
        copy.finish(bytes, headCount: headCount, into: &exchange.spool)
    }

    /// What the upstream is told of a client that speaks for itself.
    private static func write(
        _ introduction: borrowing ByteBuffer, _ head: borrowing RequestHead, _ bytes: Span<UInt8>,
        _ id: ByteRange, _ own: borrowing ByteBuffer, into spool: inout ByteBuffer
    ) {
        spool.append(introduction.readable)
        if let authority = head.authority { spool.append(bytes.extracting(authority.bounds)) }
        spool.append(0x0D, 0x0A)
        spool.append(own.readable.extracting(0..<id.upper &+ 2))
    }

    private static func write(
        _ fields: borrowing ForwardedFields, _ head: borrowing RequestHead, _ bytes: Span<UInt8>,
        _ peer: IPAddress, _ admission: Admission, _ id: ByteRange, _ own: borrowing ByteBuffer,
        writesHost: Bool, into spool: inout ByteBuffer
    ) {
        fields.write(
            head, bytes, peer: peer, isPeerTrusted: admission.isPeerTrusted, isOverTLS: admission.isOverTLS,
            writesHost: writesHost, idLine: own.readable.extracting(0..<id.upper &+ 2), into: &spool)
    }
}
