// Invariant: `write` reads no more than the bytes that the closure's buffer holds.
internal import CLinux

/// Lines for the operator, at start and at the end.
enum Console {
    static func output(_ line: String) { write(line, to: 1) }
    static func error(_ line: String) { write(line, to: 2) }

    /// Lets `milliseconds` pass.
    static func pause(milliseconds: Int) {
        _ = usleep(UInt32(clamping: milliseconds * 1_000))
    }

    private static func write(_ line: String, to descriptor: CInt) {
        var rest = Array((line + "\n").utf8)[...]
        while !rest.isEmpty {
            let count = unsafe rest.withUnsafeBytes { bytes in
                unsafe CLinux.write(descriptor, bytes.baseAddress, bytes.count)
            }
            if count < 0 && clinux_errno() == EINTR { continue }
            if count <= 0 { return }
            rest = rest.dropFirst(count)
        }
    }
}
