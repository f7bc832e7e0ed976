/// How often tokens whose key is not in the set may have the set fetched anew; moments are monotonic
/// microseconds.
///
/// One fetch at a time, and between two of them a wait that doubles, up to eight times the configured one,
/// while they bring nothing: a flood of invented ids is a handful of fetches. An id that was fetched for in
/// vain is left alone for a while, so that it does not take another one's turn.
struct UnknownKeyGate {
    /// Ids that are remembered at once.
    static let mostIDs = 64
    private static let longestFactor: Int64 = 8
    /// How long an id is left alone, in waits.
    private static let aloneFactor: Int64 = 6

    private let least: Int64
    private var wait: Int64
    private(set) var opensAt = Int64.min
    private(set) var inVain: [(id: [UInt8], until: Int64)] = []

    init(leastMicroseconds: Int64) {
        least = leastMicroseconds
        wait = leastMicroseconds
    }

    func isOpen(_ now: Int64) -> Bool { now >= opensAt }

    /// The set was fetched for a token with this id.
    mutating func fetched(for id: [UInt8], isFound: Bool, now: Int64) {
        if isFound {
            wait = least
        } else {
            inVain.append((id, now + least * Self.aloneFactor))
            if inVain.count > Self.mostIDs { inVain.removeFirst() }
        }
        opensAt = now + wait
        if !isFound { wait = min(wait * 2, least * Self.longestFactor) }
    }

    /// Forgets ids that have been left alone for long enough; true if there were some.
    mutating func expire(_ now: Int64) -> Bool {
        let count = inVain.count
        inVain.removeAll { now >= $0.until }
        return inVain.count != count
    }
}
