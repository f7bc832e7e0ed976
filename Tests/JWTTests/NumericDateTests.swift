import Testing

@testable import JWT

@Suite("NumericDate")
struct NumericDateTests {
    @Test(
        "a JSON number of seconds is exact to the microsecond (RFC 7519, section 2)",
        arguments: [
            ("0", 0), ("-0", 0), ("1", 1_000_000), ("-1", -1_000_000), ("1516239022", 1_516_239_022_000_000),
            ("1516239022.123456", 1_516_239_022_123_456), ("1516239022.1234569", 1_516_239_022_123_456),
            ("1516239022.000001", 1_516_239_022_000_001), ("1.5e9", 1_500_000_000_000_000),
            ("1.5E+9", 1_500_000_000_000_000), ("1500000000.25e0", 1_500_000_000_250_000),
            ("15e-1", 1_500_000),
            ("1516239022123456e-6", 1_516_239_022_123_456), ("0.000001", 1), ("0.0000019", 1),
            ("-0.5", -500_000),
            ("0.00000000000000000000000000001", 0),
            ("1516239022.12345678901234567890", 1_516_239_022_123_456),
            ("0.1e1", 1_000_000), ("1e-400", 0), ("0e999999999999999999999", 0), ("1e400", NumericDate.limit),
            ("-1e400", -NumericDate.limit), ("1e99999999999999999999999", NumericDate.limit),
            ("99999999999999999999999999", NumericDate.limit),
            ("10000000000000000000000e-13", 1_000_000_000_000_000),
            ("1e12", 1_000_000_000_000_000_000), ("1e13", NumericDate.limit),
        ] as [(String, Int64)])
    func exact(_ row: (String, Int64)) {
        let text = Array("x\(row.0)y".utf8)
        let microseconds = NumericDate.microseconds(text.span, in: 1..<(text.count - 1))
        #expect(microseconds == row.1)
    }

    @Test("whole seconds take the short way to the same value")
    func seconds() {
        #expect(NumericDate.microseconds(seconds: 1_516_239_022) == 1_516_239_022_000_000)
        #expect(NumericDate.microseconds(seconds: 999_999_999_999_999_999) == NumericDate.limit)
        #expect(NumericDate.microseconds(seconds: -999_999_999_999_999_999) == -NumericDate.limit)
        #expect(NumericDate.microseconds(seconds: 9_000_000_000_000) == NumericDate.limit)
    }
}
