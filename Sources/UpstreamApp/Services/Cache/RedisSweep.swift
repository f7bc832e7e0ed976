import EventLoop

/// Deletes all keys that match a pattern, step by step: SCAN, then UNLINK of what it found. Redis serves
/// others between two steps.
struct RedisSweep {
    let pattern: String
    let limits: RedisLimits

    /// Answers how many values there were. `isWhole` is false when a bound has ended it before its end.
    func run(
        _ ask: ([RedisCommand]) throws(CacheFault) -> [RedisValue]
    ) throws(CacheFault) -> (count: Int, isWhole: Bool) {
        let deadline = Moment.now().monotonic + Int64(limits.scanMilliseconds) * 1_000
        // Leases first: no value that is computed from what was before can be stored behind the second sweep.
        let leases = try sweep(RedisKeys.leases, deadline, ask)
        let values = try sweep(RedisKeys.values, deadline, ask)
        return (values.count, leases.isWhole && values.isWhole)
    }

    private func sweep(
        _ prefix: String, _ deadline: Int64, _ ask: ([RedisCommand]) throws(CacheFault) -> [RedisValue]
    ) throws(CacheFault) -> (count: Int, isWhole: Bool) {
        var cursor = Array("0".utf8)
        var count = 0
        for _ in 0..<limits.scanSteps {
            let scan = RedisCommand(
                "SCAN",
                [
                    cursor, Array("MATCH".utf8), Array((prefix + pattern).utf8), Array("COUNT".utf8),
                    RedisKeys.text(Int64(limits.scanCount)),
                ])
            guard case .array(let reply)? = try ask([scan]).first, reply.count == 2,
                case .string(let next) = reply[0], case .array(let found) = reply[1]
            else { throw .away("it does not speak as Redis does") }
            let keys = found.compactMap { value -> [UInt8]? in
                if case .string(let key) = value, key.starts(with: prefix.utf8) { key } else { nil }
            }
            for start in stride(from: 0, to: keys.count, by: limits.scanCount) {
                let batch = Array(keys[start..<min(start + limits.scanCount, keys.count)])
                if case .integer(let gone)? = try ask([RedisCommand("UNLINK", batch)]).first {
                    count += Int(clamping: gone)
                }
            }
            if next.elementsEqual("0".utf8) { return (count, true) }
            if Moment.now().monotonic >= deadline { return (count, false) }
            cursor = next
        }
        return (count, false)
    }
}
