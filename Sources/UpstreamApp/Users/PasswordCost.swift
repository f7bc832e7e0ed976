/// What one Argon2id hash costs (RFC 9106, 3.1).
struct PasswordCost: Equatable, Sendable {
    var memoryKibibytes: UInt32
    var passes: UInt32
    /// Lanes, and threads for the time of the hash.
    var lanes: UInt32

    static let standard = PasswordCost(memoryKibibytes: 65_536, passes: 3, lanes: 4)

    /// Tells whether a hash of this cost is cheaper to break than one of `other`.
    func isLower(than other: PasswordCost) -> Bool {
        memoryKibibytes < other.memoryKibibytes || passes < other.passes || lanes < other.lanes
    }

    /// Reads the cost out of a PHC string, `$argon2id$v=19$m=65536,t=3,p=4$SALT$HASH`; nil when it is not
    /// one.
    init?(encoded: String) {
        let parts = encoded.split(separator: "$", omittingEmptySubsequences: false)
        guard parts.count == 6, parts[1] == "argon2id", parts[2] == "v=19" else { return nil }
        var values: [Substring: UInt32] = [:]
        for parameter in parts[3].split(separator: ",") {
            let halves = parameter.split(separator: "=", maxSplits: 1)
            guard halves.count == 2, let value = UInt32(halves[1]) else { return nil }
            values[halves[0]] = value
        }
        guard let memory = values["m"], let passes = values["t"], let lanes = values["p"] else { return nil }
        self.init(memoryKibibytes: memory, passes: passes, lanes: lanes)
    }

    init(memoryKibibytes: UInt32, passes: UInt32, lanes: UInt32) {
        self.memoryKibibytes = memoryKibibytes
        self.passes = passes
        self.lanes = lanes
    }
}
