import Bytes
import Testing

@testable import Telemetry

struct PrometheusTextTests {
    @Test("families and samples are written as the exposition format has them")
    func samples() {
        var text = PrometheusText()
        text.family("postern_requests_total", .counter, "Requests,\nby \"route\" and \\ status.")
        text.sample(12 as UInt64, [("route", "a\"b\\c\nd"), ("status", "200")])
        text.family("postern_level", .gauge, "A level.")
        text.sample(-3 as Int64)
        text.family("postern_start_seconds", .gauge, "A time.")
        text.sample(microseconds: 1_500_000)
        #expect(
            text.bytes.readable.text == """
                # HELP postern_requests_total Requests,\\nby "route" and \\\\ status.
                # TYPE postern_requests_total counter
                postern_requests_total{route="a\\"b\\\\c\\nd",status="200"} 12
                # HELP postern_level A level.
                # TYPE postern_level gauge
                postern_level -3
                # HELP postern_start_seconds A time.
                # TYPE postern_start_seconds gauge
                postern_start_seconds 1.5

                """)
    }

    @Test("a histogram's buckets are cumulative, in seconds, and end with +Inf equal to the count")
    func histogram() {
        let histogram = Histogram()
        histogram.record(microseconds: 40)
        histogram.record(microseconds: 70)
        histogram.record(microseconds: 61_000_000)
        var total = HistogramTotal()
        histogram.add(to: &total)
        var text = PrometheusText()
        text.family("postern_duration_seconds", .histogram, "Time.")
        text.sample(total, [("route", "users")])
        let lines = text.bytes.readable.text.split(separator: "\n")
        #expect(lines[2] == #"postern_duration_seconds_bucket{route="users",le="0.00005"} 1"#)
        #expect(lines[3] == #"postern_duration_seconds_bucket{route="users",le="0.0001"} 2"#)
        #expect(lines[20] == #"postern_duration_seconds_bucket{route="users",le="60"} 2"#)
        #expect(lines[21] == #"postern_duration_seconds_bucket{route="users",le="+Inf"} 3"#)
        #expect(lines[22] == #"postern_duration_seconds_sum{route="users"} 61.00011"#)
        #expect(lines[23] == #"postern_duration_seconds_count{route="users"} 3"#)
        #expect(lines.count == 24)
    }
}
