import HTTP1

/// A chunked body is the same wherever its bytes are split, and no more comes out than went in.
enum ChunkProperties {
    private static let limits = HeadLimits(size: 4_096, fieldCount: 50, targetLength: 0)

    private struct Reading: Equatable {
        var data: [UInt8] = []
        var end: Int?
        var error: HTTP1Error?
    }

    static func chunks(_ bytes: [UInt8]) -> String? {
        let whole = read([bytes])
        if whole.data.count > bytes.count || (whole.end ?? 0) > bytes.count { return "more than there was" }
        let step = max(1, bytes.count / 32)
        for count in stride(from: 0, through: bytes.count, by: step) {
            let split = read([Array(bytes[..<count]), Array(bytes[count...])])
            if split != whole {
                return "split at \(count): \(split.error.debugDescription) \(split.data.count)"
            }
        }
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
