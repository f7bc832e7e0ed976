/// The limiter as its definition reads: every admission ever is kept, and those within the window are
/// counted.
struct ReferenceLimiter {
    var limit: Int
    var window: Int64
    private var admissions: [UInt64: [Int64]] = [:]

    init(limit: Int, window: Int64) {
        self.limit = limit
        self.window = window
    }

    func counted(_ key: UInt64, now: Int64) -> [Int64] {
        guard let times = admissions[key] else { return [] }
        let first = times.lastIndex { $0 <= now - window }.map { $0 + 1 } ?? 0
        return Array(times[first...])
    }

    mutating func admit(_ key: UInt64, now: Int64) -> (admitted: Bool, remaining: Int, oldest: Int64?) {
        let before = counted(key, now: now)
        let admitted = before.count < limit
        if admitted { admissions[key, default: []].append(now) }
        let after = counted(key, now: now)
        return (admitted, limit - after.count, after.first)
    }

    /// The most admissions of any key within any window that ends at an admission.
    var worst: Int {
        var worst = 0
        for times in admissions.values {
            var first = 0
            for (index, time) in times.enumerated() {
                while times[first] <= time - window { first += 1 }
                worst = max(worst, index - first + 1)
            }
        }
        return worst
    }
}

/// A small generator with a fixed seed (SplitMix64), so that every schedule can be run again.
struct SeededGenerator: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }
}
