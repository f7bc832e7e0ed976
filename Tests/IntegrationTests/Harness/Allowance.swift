import Foundation

/// What programs may take beyond the bounds of tests when `scripts/sanitize` has built them: a sanitizer
/// holds freed memory back and shadows what is used, and is several times slower.
enum Allowance {
    private static let isSanitized = ProcessInfo.processInfo.environment["POSTERN_SANITIZER"] != nil

    /// Bytes.
    static let memory = isSanitized ? 512 << 20 : 0
    /// How many times longer.
    static let slowness = isSanitized ? 10 : 1

    /// What tells a sanitizer how to report, and where.
    static let environment = ProcessInfo.processInfo.environment.filter {
        ["ASAN_OPTIONS", "LSAN_OPTIONS", "TSAN_OPTIONS", "LD_PRELOAD", "SWIFT_BACKTRACE"].contains($0.key)
            && isSanitized
    }
}
