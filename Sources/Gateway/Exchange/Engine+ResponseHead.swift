import Bytes
import EventLoop
import HTTP1

/// The response heads that clients get.
extension Engine {
    /// Fields that end at this hop (RFC 9110, 7.6.1), that speak of it, or that are nobody's business but
    /// ours.
    @inline(__always)
    private static var hopByHop: UInt64 {
        FieldName.connection.member | FieldName.keepAlive.member | FieldName.proxyConnection.member
            | FieldName.proxyAuthenticate.member | FieldName.te.member | FieldName.trailer.member
            | FieldName.transferEncoding.member | FieldName.upgrade.member | FieldName.gatewayRevoke.member
            | FieldName.xRequestID.member
    }

    @inline(__always)
    private static var limitFields: UInt64 {
        FieldName.xRateLimitLimit.member | FieldName.xRateLimitRemaining.member
            | FieldName.xRateLimitReset.member | FieldName.rateLimit.member
            | FieldName.rateLimitPolicy.member
    }

    /// Writes the upstream's final head as the client gets it.
    @inline(__always)
    func writeResponseHead(
        _ exchange: Exchange, _ input: borrowing ByteBuffer, encodesChunks: Bool,
        into output: inout ByteBuffer
    ) {
        let bytes = input.readable
        var dropped = Self.hopByHop
        if exchange.admission.isLimited { dropped |= Self.limitFields }
        if exchange.responseHead.status == 204 { dropped |= FieldName.contentLength.member }
        let isOverTLS = exchange.admission.isOverTLS
        dropped |= pipeline.security.dropped(overTLS: isOverTLS)
        if exchange.admission.cors >= 0 { dropped |= CORSPolicy.ownFields }
        if let edits = shared.responseEdits(route: exchange.admission.route) {
            writeEditedHead(
                exchange, bytes, edits, dropped: dropped, encodesChunks: encodesChunks, into: &output)
            writeConnection(exchange, into: &output)
            output.append("\r\n")
            return
        }
        let copied = copyResponseFields(exchange, bytes, dropped, into: &output)
        if encodesChunks { output.append("Transfer-Encoding: chunked\r\n") }
        let isUsual = exchange.responseHead.minorVersion == 1 && !isOverTLS
        if isUsual && copied & FieldName.date.member == 0 && pipeline.security.addsAll(sawFields: copied) {
            date.writeOpening(now.wallSeconds, into: &output)
        } else {
            if copied & FieldName.date.member == 0 { date.write(now.wallSeconds, into: &output) }
            forwardedFields.writeVia(minorVersion: exchange.responseHead.minorVersion, into: &output)
            pipeline.security.write(sawFields: copied, overTLS: isOverTLS, into: &output)
        }
        output.append(exchange.fields.readable)
        writeConnection(exchange, into: &output)
        output.append("\r\n")
    }

    /// Writes a 1xx head: what speaks of this hop is removed, and nothing is added (RFC 9110, 15.2).
    func writeInterimHead(
        _ exchange: Exchange, _ input: borrowing ByteBuffer, into output: inout ByteBuffer
    ) {
        let bytes = input.readable
        let dropped = Self.hopByHop | FieldName.contentLength.member | FieldName.server.member
        _ = copyResponseFields(exchange, bytes, dropped, into: &output)
        output.append("\r\n")
    }

    /// Writes the 101 that switches the client's connection (RFC 9110, 15.2.2).
    func writeSwitchingHead(
        _ exchange: Exchange, _ input: borrowing ByteBuffer, into output: inout ByteBuffer
    ) {
        let bytes = input.readable
        var dropped = Self.hopByHop | FieldName.contentLength.member | FieldName.server.member
        if exchange.admission.isLimited { dropped |= Self.limitFields }
        if exchange.admission.cors >= 0 { dropped |= CORSPolicy.ownFields }
        if let edits = shared.responseEdits(route: exchange.admission.route) {
            _ = copyEditedFields(exchange, bytes, edits, dropped, into: &output)
            edits.write(into: &output)
        } else {
            _ = copyResponseFields(exchange, bytes, dropped, into: &output)
        }
        writeUpgrade(exchange, into: &output)
        Self.append(exchange.fields, from: 0, to: &output)
        output.append("\r\n")
    }

    /// Writes the gateway's own answer to the end; a HEAD request gets its head alone.
    func writeOwnAnswer(_ exchange: Exchange, _ answer: OwnAnswer, into output: inout ByteBuffer) {
        let status: Int
        scratch.removeAll()
        switch answer {
        case .noContent: status = 204
        case .refusal(let refusal):
            status = refusal.status
            scratch.append("{\"detail\":\"")
            scratch.append(refusal.detail)
            scratch.append("\",\"error_code\":\"")
            scratch.append(refusal.code.text)
            scratch.append("\",\"timestamp\":\"")
            date.writeTimestamp(now.wallSeconds, into: &scratch)
            scratch.append("\"}")
        }
        ResponseWriter.statusLine(status, into: &output)
        if case .refusal(let refusal) = answer {
            output.append("Content-Type: application/json\r\nContent-Length: ")
            output.append(decimal: scratch.count)
            output.append("\r\n")
            Self.writeChallenge(refusal, into: &output)
        }
        date.write(now.wallSeconds, into: &output)
        pipeline.writeOwn(exchange, into: &output)
        output.append(exchange.fields.readable)
        writeConnection(exchange, into: &output)
        output.append("\r\n")
        if !exchange.hasHead || exchange.head.method != .head { output.append(scratch.readable) }
        scratch.removeAll()
    }

    /// What an answer to a refused request asks of the client.
    static func writeChallenge(_ refusal: Refusal, into output: inout ByteBuffer) {
        switch refusal.challenge {
        case .none: break
        case .bearer: output.append("WWW-Authenticate: Bearer\r\n")
        case .invalidToken:
            output.append("WWW-Authenticate: Bearer error=\"invalid_token\", error_description=\"")
            output.append(refusal.detail)
            output.append("\"\r\n")
        }
        if refusal.rule == .upstreamBusy || refusal.rule == .storeUnavailable {
            output.append("Retry-After: 1\r\n")
        } else if refusal.rule == .keysUnavailable {
            output.append("Retry-After: 5\r\n")
        }
    }

    func writeStatusLine(
        _ head: borrowing ResponseHead, _ bytes: Span<UInt8>, into output: inout ByteBuffer
    ) {
        output.append("HTTP/1.1 ")
        output.append(decimal: head.status)
        output.append(0x20)
        output.append(bytes.extracting(head.reason.bounds))
        output.append("\r\n")
    }

    /// Copies the fields that pass, and answers with the recognised names among them.
    @inline(__always)
    private func copyResponseFields(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ dropped: UInt64, into output: inout ByteBuffer
    ) -> UInt64 {
        let names = exchange.responseHead.fields.names
        if names & dropped == 0 && exchange.responseHead.minorVersion == 1
            && !exchange.responseHead.fields.hasNominations
        {
            output.append(bytes.extracting(0..<exchange.responseHeadCount &- 2))
            let other: UInt64 = 1
            return names & ~other
        }
        var copy = FieldCopy()
        // A status line in our own version is copied with the fields behind it.
        if exchange.responseHead.minorVersion == 1 {
            copy.keep(from: 0)
        } else {
            writeStatusLine(exchange.responseHead, bytes, into: &output)
        }
        var index = 0
        let count = exchange.responseHead.fields.count
        let hasNominations = exchange.responseHead.fields.hasNominations
        while index < count {
            let field = exchange.responseHead.fields[index]
            // The length stays, nominated or not: it says where the body ends.
            if field.id.member & dropped != 0
                || (hasNominations && field.id != .contentLength
                    && exchange.responseHead.fields.isNominatedByConnection(field, in: bytes))
            {
                copy.drop(field, bytes, into: &output)
            } else {
                copy.keep(field)
            }
            index &+= 1
        }
        copy.finish(bytes, headCount: exchange.responseHeadCount, into: &output)
        return copy.copied
    }

    @inline(__always)
    private func writeConnection(_ exchange: Exchange, into output: inout ByteBuffer) {
        if exchange.closesClient {
            output.append("Connection: close\r\n")
        } else if exchange.hasHead && exchange.head.minorVersion == 0 {
            output.append("Connection: keep-alive\r\n")
        }
    }
}
