/// Walks over the bytes of a message: lines, runs, chunks.
struct WireReader {
    private let bytes: [UInt8]
    private(set) var offset = 0

    init(_ bytes: [UInt8]) { self.bytes = bytes }

    /// The lines up to an empty one; nil when that does not come.
    mutating func lines() -> [String]? {
        let start = offset
        var lines: [String] = []
        while let line = line() {
            if line.isEmpty { return lines }
            lines.append(line)
        }
        offset = start
        return nil
    }

    /// The next line, which must end with CRLF.
    private mutating func line() -> String? {
        guard let end = bytes[offset...].firstIndex(of: 0x0A), end > offset, bytes[end - 1] == 0x0D else {
            return nil
        }
        defer { offset = end + 1 }
        return String(latin: Array(bytes[offset..<end - 1]))
    }

    /// The next `count` bytes, or what there is of them.
    mutating func take(_ count: Int) -> [UInt8] {
        let end = count < bytes.count - offset ? offset + count : bytes.count
        defer { offset = end }
        return Array(bytes[offset..<end])
    }

    /// Reads a chunked body and its trailers; false when it does not come to its end.
    mutating func chunks(into message: inout WireMessage) -> Bool {
        while let size = line() {
            guard let count = Int(size.prefix { $0 != ";" }, radix: 16) else { return false }
            if count == 0 {
                guard let trailers = lines() else { return false }
                message.trailers = trailers
                return true
            }
            let data = take(count)
            message.body += data
            guard data.count == count, line() == "" else { return false }
        }
        return false
    }
}
