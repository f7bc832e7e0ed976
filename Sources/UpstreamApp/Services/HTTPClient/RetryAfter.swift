import HTTP1

/// How long a service asks to be left alone.
enum RetryAfter {
    /// No service is believed that asks for more than a day.
    private static let longest = 86_400_000

    /// Milliseconds from `nowSeconds` (since 1970), by Retry-After: seconds or a date (RFC 9110, 10.2.3).
    static func milliseconds(_ value: String?, nowSeconds: Int64) -> Int? {
        guard let value else { return nil }
        if let seconds = Int(value), seconds >= 0 { return min(seconds, longest / 1_000) * 1_000 }
        guard let date = HTTPDate.seconds(Array(value.utf8).span) else { return nil }
        return Int(min(max(0, date - nowSeconds) * 1_000, Int64(longest)))
    }
}
