public import Bytes

/// Builds lines of JSON, one object a line, into a buffer that is kept.
///
///     line.open()                       {
///     line.string("event", "started")   {"event":"started"
///     line.number("workers", 2)         {"event":"started","workers":2
///     line.close()                      {"event":"started","workers":2}⏎
///
/// Once the buffer has grown to its largest line nothing is allocated. Names are written as they are.
public struct LogLine: ~Copyable {
    /// The lines so far; whoever writes them out consumes them here.
    public var bytes: ByteBuffer
    private var isFirst = true

    public init(capacity: Int = 512) {
        bytes = ByteBuffer(capacity: capacity)
    }

    /// Begins a line.
    public mutating func open() {
        bytes.append(0x7B)
        isFirst = true
    }

    public mutating func string(_ name: StaticString, _ value: Span<UInt8>) {
        begin(name)
        bytes.append(0x22)
        bytes.append(escaped: value)
        bytes.append(0x22)
    }

    /// Adds a text of the program's own, which needs no escapes.
    public mutating func string(_ name: StaticString, _ value: StaticString) {
        begin(name)
        bytes.append(0x22)
        bytes.append(value)
        bytes.append(0x22)
    }

    public mutating func string(_ name: StaticString, _ value: String) {
        string(name, Array(value.utf8).span)
    }

    public mutating func number(_ name: StaticString, _ value: Int) {
        begin(name)
        bytes.append(decimal: value)
    }

    public mutating func flag(_ name: StaticString, _ value: Bool) {
        begin(name)
        bytes.append(value ? "true" as StaticString : "false" as StaticString)
    }

    /// Adds a time in microseconds since 1970 as RFC 3339 has it, with milliseconds.
    public mutating func time(_ name: StaticString, microseconds: Int64) {
        begin(name)
        bytes.append(0x22)
        Timestamp.append(microseconds: microseconds, into: &bytes)
        bytes.append(0x22)
    }

    /// Ends the line.
    public mutating func close() {
        bytes.append("}\n" as StaticString)
    }

    private mutating func begin(_ name: StaticString) {
        if !isFirst { bytes.append(0x2C) }
        isFirst = false
        bytes.append(0x22)
        bytes.append(name)
        bytes.append("\":" as StaticString)
    }
}
