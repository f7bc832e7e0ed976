import Bytes
import HTTP1

/// Requests whose token does not go on to the upstream: what carried it is taken out, and nothing else.
extension Engine {
    /// Appends `?` and the query, without the parameter that brought the token.
    func writeQuery(_ query: ByteRange, _ exchange: Exchange, _ bytes: Span<UInt8>) {
        guard case .query(let pair) = exchange.admission.carrier else {
            exchange.spool.append(0x3F)
            return exchange.spool.append(bytes.extracting(query.bounds))
        }
        // Its separator goes with it: the one behind it, or that before where it is the last.
        let isLast = pair.upper == query.upper
        let front = query.lower..<max(query.lower, isLast ? pair.lower &- 1 : pair.lower)
        let back = (isLast ? pair.upper : pair.upper &+ 1)..<query.upper
        if front.isEmpty && back.isEmpty { return }
        exchange.spool.append(0x3F)
        exchange.spool.append(bytes.extracting(front))
        exchange.spool.append(bytes.extracting(back))
    }

    /// Appends Cookie without the pair that brought the token; no field where it was alone.
    func writeCookies(
        _ value: ByteRange, without pair: ByteRange, _ bytes: Span<UInt8>, into output: inout ByteBuffer
    ) {
        func trimmed(_ range: Range<Int>) -> Range<Int> {
            var range = range
            while let first = range.first, Self.isBetweenCookies(bytes[first]) { range = range.dropFirst() }
            while let last = range.last, Self.isBetweenCookies(bytes[last]) { range = range.dropLast() }
            return range
        }
        let front = trimmed(value.lower..<pair.lower)
        let back = trimmed(pair.upper..<value.upper)
        if front.isEmpty && back.isEmpty { return }
        output.append("Cookie: ")
        output.append(bytes.extracting(front))
        if !front.isEmpty && !back.isEmpty { output.append("; ") }
        output.append(bytes.extracting(back))
        output.append("\r\n")
    }

    private static func isBetweenCookies(_ byte: UInt8) -> Bool {
        byte == 0x20 || byte == 0x09 || byte == 0x3B
    }
}
