import Testing

@testable import UpstreamApp

@Suite struct RetryTests {
    private let policy = RetryPolicy(
        attempts: 6, firstPauseMilliseconds: 100, factor: 2, longestPauseMilliseconds: 500)

    @Test("pauses double up to their bound, and jitter takes half of each at the most")
    func backOff() {
        let longest = (2...6).map { policy.pause(before: $0, asked: nil, random: 1) }
        #expect(longest == [100, 200, 400, 500, 500])
        let shortest = (2...6).map { policy.pause(before: $0, asked: nil, random: 0) }
        #expect(shortest == [50, 100, 200, 250, 250])
        #expect(policy.pause(before: 2, asked: 7_000, random: 0) == 7_000)
    }

    @Test(
        "Retry-After is seconds or a date",
        arguments: [
            ("0", 0), ("12", 12_000), ("99999999999", 86_400_000), ("Sun, 06 Nov 1994 08:49:47 GMT", 10_000),
            ("Sun, 06 Nov 1994 08:49:27 GMT", 0),
        ])
    func retryAfter(text: String, milliseconds: Int) {
        #expect(RetryAfter.milliseconds(text, nowSeconds: 784_111_777) == milliseconds)
    }

    @Test("and nothing else", arguments: ["", "-1", "soon", "1.5", " 1"])
    func others(text: String) {
        #expect(RetryAfter.milliseconds(text, nowSeconds: 0) == nil)
    }

    @Test("what stands in a URL is encoded as UTF-8, but for what is kept")
    func encoding() {
        #expect(PercentEncoding.encode("a b/ü~*") == "a%20b%2F%C3%BC~%2A")
        #expect(PercentEncoding.encode("a b/c", keeping: "/") == "a%20b/c")
        #expect(PercentEncoding.query([]) == "")
        #expect(PercentEncoding.query([("a", "1&2"), ("b", "")]) == "?a=1%262&b=")
    }
}
