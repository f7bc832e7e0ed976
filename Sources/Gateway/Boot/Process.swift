// Invariant: each struct handed to the kernel is a local that outlives the call; paths and lines are Swift
// strings, which the compiler hands over for the length of a call.
import CLinux

/// What the gateway asks of its own process.
enum Process {
    /// Raises the soft limit of open descriptors to the hard one.
    static func raiseDescriptorLimit() {
        var limit = rlimit()
        guard unsafe getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit) == 0 else { return }
        limit.rlim_cur = limit.rlim_max
        _ = unsafe setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
    }

    /// Makes the folder, and those above it, where they are missing; the errno of what failed, or 0.
    static func makeFolder(_ path: String, mode: UInt32 = 0o770) -> CInt {
        var built = path.hasPrefix("/") ? "/" : ""
        for part in path.split(separator: "/") {
            built += (built.isEmpty || built.hasSuffix("/") ? "" : "/") + part
            if unsafe mkdir(built, mode) != 0 && clinux_errno() != EEXIST { return clinux_errno() }
        }
        return 0
    }

    /// 128 bits from the system's random source.
    static func randomSeed() -> (UInt64, UInt64) {
        (UInt64.random(in: .min ... .max), UInt64.random(in: .min ... .max))
    }

    /// 32 bytes from the same source, for a key that only this process knows.
    static func randomKey() -> [UInt8] { (0..<32).map { _ in UInt8.random(in: .min ... .max) } }

    /// Writes a line to standard error, where people look; the access log has standard output.
    static func say(_ line: String) {
        let text = Array("\(line)\n".utf8)
        unsafe text.withUnsafeBytes { bytes in
            _ = unsafe write(STDERR_FILENO, bytes.baseAddress, bytes.count)
        }
    }
}
