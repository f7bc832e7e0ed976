import Bytes
import EventLoop
import HTTP1

/// The request head as the upstream gets it.
extension Engine {
    /// Writes it into the exchange's spool: the path that was matched, fields that end here removed, ours
    /// added.
    @inline(__always)
    func writeRequestHead(
        _ exchange: Exchange, _ bytes: Span<UInt8>, headCount: Int, _ client: ClientConnection
    ) {
        let isAsItStands =
            exchange.head.form == .origin && exchange.head.minorVersion == 1
            && !exchange.admission.isPathRewritten && exchange.admission.carrier == nil
        var copy = FieldCopy()
        if isAsItStands {
            // The request line goes on with the fields behind it, Host among them.
            copy.keep(from: exchange.head.methodRange.lower)
            exchange.note.find(
                method: exchange.head.methodRange, path: exchange.head.path,
                behind: exchange.head.methodRange.lower)
        } else {
            keepNote(exchange, bytes)
            writeRequestLine(exchange, bytes)
        }
        copyRequestFields(exchange, bytes, headCount, &copy, keepsHost: isAsItStands)
        if isAsItStands && !exchange.admission.isPeerTrusted {
            introduce(client, exchange, bytes)
            Self.writeID(exchange.id, of: exchange.fields, into: &exchange.spool)
        } else {
            Self.write(
                forwardedFields, exchange.head, bytes, client.peer, exchange.admission, exchange.id,
                exchange.fields, writesHost: !isAsItStands, into: &exchange.spool)
        }
        if exchange.admission.provider >= 0 { writeIdentity(exchange) }
        if exchange.admission.upgrade >= 0 { writeUpgrade(exchange, into: &exchange.spool) }
        if exchange.request.encodesChunks { exchange.spool.append("Transfer-Encoding: chunked\r\n") }
        exchange.spool.append(0x0D, 0x0A)
    }

    /// A longer host is written anew for each request, so that a connection holds little between two.
    private static var longestHostKept: Int { 64 }

    /// Writes what the upstream is told of a client that speaks for itself, and the host this request is for.
    @inline(__always)
    private func introduce(_ client: ClientConnection, _ exchange: Exchange, _ bytes: Span<UInt8>) {
        let host = bytes.extracting(exchange.head.authority?.bounds ?? 0..<0)
        if client.introduction.isEmpty || !Self.ends(client.introduction, with: host, client.introducedHost) {
            if host.count > Self.longestHostKept {
                return introduce(client.peer, host, into: &exchange.spool)
            }
            reintroduce(client, host)
        }
        Self.write(client.introduction, into: &exchange.spool)
    }

    private func introduce(_ peer: IPAddress, _ host: Span<UInt8>, into output: inout ByteBuffer) {
        forwardedFields.introduce(peer, into: &output)
        output.append(host)
        output.append(0x0D, 0x0A)
    }

    @inline(never)
    private func reintroduce(_ client: ClientConnection, _ host: Span<UInt8>) {
        client.introduction.removeAll()
        introduce(client.peer, host, into: &client.introduction)
        client.introducedHost = client.introduction.count &- host.count &- 2
    }

    @inline(__always)
    private static func ends(
        _ introduction: borrowing ByteBuffer, with host: Span<UInt8>, _ start: Int
    ) -> Bool {
        introduction.readable.extracting(start..<introduction.count &- 2).equals(host)
    }

    @inline(__always)
    private func writeIdentity(_ exchange: Exchange) {
        let subject = pipeline.authentication.subjectInIdentity
        if !subject.isEmpty {
            exchange.note.find(user: subject, ofTextAt: exchange.spool.count)
        } else if exchange.note.isLineInSpool {
            pipeline.authentication.keepUser(in: &exchange.note)
        }
        pipeline.authentication.writeIdentity(into: &exchange.spool)
    }

    private func writeRequestLine(_ exchange: Exchange, _ bytes: Span<UInt8>) {
        exchange.spool.append(bytes.extracting(exchange.head.methodRange.bounds))
        exchange.spool.append(0x20)
        if exchange.admission.isPathRewritten {
            pipeline.writePath(into: &exchange.spool)
        } else {
            exchange.spool.append(bytes.extracting(exchange.head.path.bounds))
        }
        if let query = exchange.head.query { writeQuery(query, exchange, bytes) }
        exchange.spool.append(" HTTP/1.1\r\n")
    }

    @inline(__always)
    private func copyRequestFields(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ headCount: Int, _ copy: inout FieldCopy, keepsHost: Bool
    ) {
        let countsHops = exchange.admission.hopsLeft >= 0
        let edits = shared.requestEdits(route: exchange.admission.route)
        if edits == nil && keepsHost && !countsHops && forwardedFields.keepsAll(of: exchange.head) {
            return copy.finish(bytes, headCount: headCount, into: &exchange.spool)
        }
        let isPeerTrusted = exchange.admission.isPeerTrusted
        let keepsTrailers = shared.plans[exchange.admission.route].allowsRequestTrailers
        let carrier = exchange.admission.carrier
        var cookies: ByteRange?
        var index = 0
        let count = exchange.head.fields.count
        while index < count {
            let field = exchange.head.fields[index]
            if (field.id == .maxForwards && countsHops)
                || (field.id != .host || !keepsHost)
                    && forwardedFields.drops(
                        field, of: exchange.head, bytes, isPeerTrusted: isPeerTrusted,
                        keepsTrailers: keepsTrailers)
                || (edits?.removesFromRequest(field, bytes) ?? false)
            {
                copy.drop(field, bytes, into: &exchange.spool)
            } else if let carrier, carrier.isIn(field) {
                copy.drop(field, bytes, into: &exchange.spool)
                cookies = field.value
            } else {
                copy.keep(field)
            }
            index &+= 1
        }
        copy.finish(bytes, headCount: headCount, into: &exchange.spool)
        if let cookies, case .cookie(let pair) = carrier {
            writeCookies(cookies, without: pair, bytes, into: &exchange.spool)
        }
        if let edits { edits.write(into: &exchange.spool) }
        if countsHops {
            exchange.spool.append("Max-Forwards: ")
            exchange.spool.append(decimal: exchange.admission.hopsLeft)
            exchange.spool.append("\r\n")
        }
    }

    /// What the upstream is told of a client that speaks for itself.
    private static func write(_ introduction: borrowing ByteBuffer, into spool: inout ByteBuffer) {
        spool.append(introduction.readable)
    }

    private static func writeID(
        _ id: ByteRange, of own: borrowing ByteBuffer, into spool: inout ByteBuffer
    ) {
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
