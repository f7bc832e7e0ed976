import Bytes
import EventLoop
import HTTP1

/// Response heads under a header policy: final ones, and the 101 that opens a tunnel.
extension Engine {
    /// Writes the upstream's final head as `writeResponseHead` does, with the policy's edits.
    @inline(never)
    func writeEditedHead(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ edits: FieldEdits, dropped: UInt64,
        encodesChunks: Bool, into output: inout ByteBuffer
    ) {
        let copied = copyEditedFields(exchange, bytes, edits, dropped, into: &output)
        if encodesChunks { output.append("Transfer-Encoding: chunked\r\n") }
        if copied & FieldName.date.member == 0 { date.write(now.wallSeconds, into: &output) }
        forwardedFields.writeVia(minorVersion: exchange.responseHead.minorVersion, into: &output)
        pipeline.security.write(
            sawFields: copied, without: edits.members, overTLS: exchange.admission.isOverTLS, into: &output)
        edits.write(into: &output)
        Self.append(exchange.fields, from: 0, to: &output)
    }

    /// Copies the status line and the fields that pass, and answers with the recognised names among them.
    func copyEditedFields(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ edits: FieldEdits, _ dropped: UInt64,
        into output: inout ByteBuffer
    ) -> UInt64 {
        writeStatusLine(exchange.responseHead, bytes, into: &output)
        var copy = FieldCopy()
        var index = 0
        while index < exchange.responseHead.fields.count {
            let field = exchange.responseHead.fields[index]
            index &+= 1
            let isNominated =
                field.id != .contentLength
                && exchange.responseHead.fields.isNominatedByConnection(field, in: bytes)
            if field.id.member & dropped != 0 || isNominated || edits.removesFromResponse(field, bytes) {
                copy.drop(field, bytes, into: &output)
            } else {
                copy.keep(field)
            }
        }
        copy.finish(bytes, headCount: exchange.responseHeadCount, into: &output)
        return copy.copied
    }
}
