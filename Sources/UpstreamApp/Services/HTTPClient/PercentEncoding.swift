/// Text within a URL (RFC 3986, 2.1): all but the unreserved characters, and those that are named, is encoded
/// as UTF-8.
enum PercentEncoding {
    static func encode(_ text: String, keeping others: String = "") -> String {
        let kept = Set(others.utf8)
        var bytes: [UInt8] = []
        for byte in text.utf8 {
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: bytes.append(byte)
            case _ where kept.contains(byte): bytes.append(byte)
            default:
                let digits = Array("0123456789ABCDEF".utf8)
                bytes += [0x25, digits[Int(byte >> 4)], digits[Int(byte & 0xF)]]
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// A query, in the order of its pairs; none: an empty text.
    static func query(_ pairs: [(String, String)]) -> String {
        pairs.isEmpty ? "" : "?" + pairs.map { encode($0) + "=" + encode($1) }.joined(separator: "&")
    }
}
