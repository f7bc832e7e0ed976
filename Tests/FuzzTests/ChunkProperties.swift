import Bytes
import HTTP1

/// A chunked body is the same wherever its bytes are split, and no more comes out than went in.
enum ChunkProperties {
    private static let limits = HeadLimits(size: 4_096, fieldCount: 50, targetLength: 0)

    private struct Reading: Equatable {
        var data: [UInt8] = []
        var end: Int?
        var trailers: [[UInt8]] = []
        var error: HTTP1Error?
    }

    static func chunks(_ bytes: [UInt8]) -> String? {
        let whole = read([bytes])
        if whole.data.count > bytes.count || (whole.end ?? 0) > bytes.count { return "more than there was" }
        let step = bytes.count <= 256 ? 1 : bytes.count / 64
        for count in stride(from: 0, through: bytes.count, by: step) {
            let split = read([Array(bytes[..<count]), Array(bytes[count...])])
            if split != whole {
                return "split at \(count): \(split.error.debugDescription) \(split.data.count)"
            }
        }
        let dripped = read(bytes.map { [$0] })
        if dripped != whole { return "byte by byte: \(dripped.error.debugDescription) \(dripped.data.count)" }
        return nil
    }

    /// What comes of the bytes when they arrive in these pieces.
    private static func read(_ pieces: [[UInt8]]) -> Reading {
        var decoder = ChunkedDecoder()
        var reading = Reading()
        var waiting: [UInt8] = []
        var before = 0
        for piece in pieces {
            waiting += piece
            var offset = 0
            stepping: while true {
                do throws(HTTP1Error) {
                    switch try decoder.next(waiting.span, from: offset, limits: limits) {
                    case .data(let range):
                        reading.data += waiting[range]
                        offset = range.upperBound
                    case .needsMore(let consumed):
                        waiting.removeFirst(consumed)
                        before += consumed
                        break stepping
                    case .end(let consumed):
                        reading.end = before + consumed
                        for index in 0..<decoder.trailers.count {
                            let field = decoder.trailers[index]
                            reading.trailers.append(
                                waiting[field.name.bounds] + [0x3A] + waiting[field.value.bounds])
                        }
                        return reading
                    }
                } catch {
                    reading.error = error
                    return reading
                }
            }
        }
        return reading
    }
}
