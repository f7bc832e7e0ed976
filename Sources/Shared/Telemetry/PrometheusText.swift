public import Bytes

/// Writes metrics in the Prometheus text exposition format, version 0.0.4.
///
///     family("postern_requests_total", .counter, "Requests answered.")
///     sample(12, [("route", "users")])        postern_requests_total{route="users"} 12
///
/// Every sample belongs to the family opened last. Not for the hot path.
public struct PrometheusText: ~Copyable {
    public static let contentType: StaticString = "text/plain; version=0.0.4; charset=utf-8"

    public private(set) var bytes: ByteBuffer
    private var name = ""

    public enum Kind: String, Sendable { case counter, gauge, histogram }
    public typealias Label = (name: StaticString, value: String)

    public init(capacity: Int = 16_384) {
        bytes = ByteBuffer(capacity: capacity)
    }

    /// Opens a family: its HELP and TYPE lines.
    public mutating func family(_ name: StaticString, _ kind: Kind, _ help: StaticString) {
        self.name = name.description
        bytes.append("# HELP " as StaticString)
        bytes.append(name)
        bytes.append(0x20)
        append(escaped: help.description, quotes: false)
        bytes.append("\n# TYPE " as StaticString)
        bytes.append(name)
        bytes.append(0x20)
        bytes.append(kind.rawValue)
        bytes.append(0x0A)
    }

    public mutating func sample(_ value: UInt64, _ labels: [Label] = []) {
        open("", labels)
        bytes.append(decimal: value)
        bytes.append(0x0A)
    }

    public mutating func sample(_ value: Int64, _ labels: [Label] = []) {
        open("", labels)
        bytes.append(decimal: Int(value))
        bytes.append(0x0A)
    }

    /// Writes a time or a duration, given in microseconds, in seconds.
    public mutating func sample(microseconds: UInt64, _ labels: [Label] = []) {
        open("", labels)
        append(seconds: microseconds)
        bytes.append(0x0A)
    }

    /// Writes the cumulative buckets, the sum and the count of a histogram, in seconds.
    public mutating func sample(_ total: HistogramTotal, _ labels: [Label] = []) {
        var running: UInt64 = 0
        for index in 0..<LatencyBuckets.count {
            running &+= total.buckets[index]
            open("_bucket", labels, bucket: index)
            bytes.append(decimal: running)
            bytes.append(0x0A)
        }
        open("_sum", labels)
        append(seconds: total.sumMicroseconds)
        bytes.append(0x0A)
        open("_count", labels)
        bytes.append(decimal: running)
        bytes.append(0x0A)
    }

    private mutating func open(_ suffix: StaticString, _ labels: [Label], bucket: Int? = nil) {
        bytes.append(name)
        bytes.append(suffix)
        if !labels.isEmpty || bucket != nil {
            bytes.append(0x7B)
            for (index, label) in labels.enumerated() {
                if index > 0 { bytes.append(0x2C) }
                bytes.append(label.name)
                bytes.append("=\"" as StaticString)
                append(escaped: label.value, quotes: true)
                bytes.append(0x22)
            }
            if let bucket {
                bytes.append(labels.isEmpty ? "le=\"" as StaticString : ",le=\"" as StaticString)
                if let bound = LatencyBuckets.bound(bucket) {
                    append(seconds: bound)
                } else {
                    bytes.append("+Inf" as StaticString)
                }
                bytes.append(0x22)
            }
            bytes.append(0x7D)
        }
        bytes.append(0x20)
    }

    /// Appends a number of microseconds in seconds, exactly: `0.00005`, `2.5`, `60`.
    private mutating func append(seconds microseconds: UInt64) {
        bytes.append(decimal: microseconds / 1_000_000)
        var fraction = microseconds % 1_000_000
        if fraction == 0 { return }
        var width = 6
        while fraction % 10 == 0 {
            fraction /= 10
            width -= 1
        }
        bytes.append(0x2E)
        bytes.append(decimal: Int(fraction), width: width)
    }

    private mutating func append(escaped text: String, quotes: Bool) {
        for byte in text.utf8 {
            switch byte {
            case 0x5C: bytes.append("\\\\" as StaticString)
            case 0x0A: bytes.append("\\n" as StaticString)
            case 0x22 where quotes: bytes.append("\\\"" as StaticString)
            default: bytes.append(byte)
            }
        }
    }
}
