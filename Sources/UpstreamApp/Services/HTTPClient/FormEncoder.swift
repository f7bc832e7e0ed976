/// Names and values as `application/x-www-form-urlencoded` has them, and as queries have them.
enum FormEncoder {
    static func encode(_ pairs: [(String, String)]) -> [UInt8] {
        Array(
            pairs.map { PercentEncoding.encode($0) + "=" + PercentEncoding.encode($1) }.joined(separator: "&")
                .utf8)
    }
}
