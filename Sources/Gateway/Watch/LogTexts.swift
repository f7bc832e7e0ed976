import Bytes
import EventLoop
import Telemetry

/// The parts of log lines that many lines share, written once: the time up to the second, routes, and the
/// addresses seen lately.
struct LogTexts: ~Copyable {
    private static let addressSlots = 64

    /// `{"time":"2025-01-19T10:30:00.` of the current second.
    private(set) var opening = ShortText()
    private(set) var openingMicroseconds = Int64.max
    /// `,"route":"NAME"`, or of an unusually long name the whole text in `longRoutes`.
    private var routes: [ShortText] = []
    private var longRoutes: [[UInt8]] = []
    /// Each address has one place, by its bits; another that belongs there takes it over.
    private var addresses: [IPAddress]
    private var addressTexts: [ShortText]
    private var scratch = ByteBuffer(capacity: 64)

    init(routes names: [String], longestRoute: Int) {
        // The unspecified address stands for an empty place, and has its own text there.
        addresses = Array(repeating: .anyIPv6, count: Self.addressSlots)
        addressTexts = Array(repeating: ShortText([0x3A, 0x3A].span), count: Self.addressSlots)
        for name in names {
            scratch.removeAll()
            scratch.append(",\"route\":\"" as StaticString)
            scratch.append(escaped: Array(name.utf8.prefix(longestRoute)).span)
            scratch.append(0x22)
            let text = ShortText(scratch.readable)
            routes.append(text)
            longRoutes.append(text.count == 0 ? scratch.readable.array : [])
        }
    }

    /// Makes the opening that of `microseconds`; a time before 1970 counts as 1970.
    mutating func open(_ microseconds: Int64) {
        if openingMicroseconds <= microseconds && microseconds &- openingMicroseconds < 1_000_000 { return }
        openSecond(max(microseconds, 0) / 1_000_000)
    }

    /// Makes sure that the text of an address is held, and answers with its place.
    mutating func find(_ address: IPAddress) -> Int {
        let mixed = (address.low ^ address.high) &* 0x9E37_79B9_7F4A_7C15
        let slot = Int(truncatingIfNeeded: mixed >> 58)
        if addresses[slot] != address { write(address, to: slot) }
        return slot
    }

    /// Begins a line, up to its path; the address is at a place that `find` has told.
    @inline(__always)
    func open(
        _ line: inout LineCursor, milliseconds: UInt32, id: Span<UInt8>, address: Int, method: Span<UInt8>,
        path: Span<UInt8>, _ record: AccessLogRecord
    ) {
        line.append(
            opening, milliseconds: milliseconds, id: id, address: addressTexts[address],
            method: method, isPlain: record.isMethodPlain, path: path, isPlain: record.isPathPlain)
    }

    /// Appends the member of the route, or nothing where none matched.
    @inline(__always)
    func appendRoute(_ route: Int, to line: inout LineCursor) {
        guard route >= 0 && route < routes.count else { return }
        if routes[route].count > 0 {
            line.append(routes[route])
        } else {
            let text = longRoutes[route]
            line.append(text.span)
        }
    }

    @inline(never)
    private mutating func openSecond(_ seconds: Int64) {
        openingMicroseconds = seconds * 1_000_000
        scratch.removeAll()
        scratch.append("{\"time\":\"" as StaticString)
        Timestamp.append(seconds: seconds, into: &scratch)
        scratch.append(0x2E)
        opening = ShortText(scratch.readable)
    }

    @inline(never)
    private mutating func write(_ address: IPAddress, to slot: Int) {
        scratch.removeAll()
        scratch.append(address)
        addressTexts[slot] = ShortText(scratch.readable)
        addresses[slot] = address
    }
}
