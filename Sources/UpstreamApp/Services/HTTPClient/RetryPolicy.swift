/// How often, and after which pauses, a request is sent again.
struct RetryPolicy: Equatable, Sendable {
    /// Of the first, and all others.
    var attempts: Int
    var firstPauseMilliseconds: Int
    /// What each pause is of the one before.
    var factor: Double
    var longestPauseMilliseconds: Int

    static let none = RetryPolicy(
        attempts: 1, firstPauseMilliseconds: 0, factor: 1, longestPauseMilliseconds: 0)

    /// The pause before attempt `number` (2 and up), in milliseconds: what the service asks for, or else
    /// between half and all of the back-off. `random` is from 0 to 1.
    func pause(before number: Int, asked: Int?, random: Double) -> Int {
        if let asked { return max(0, asked) }
        var pause = Double(firstPauseMilliseconds)
        for _ in 2..<max(number, 2) { pause = min(pause * factor, Double(longestPauseMilliseconds)) }
        return Int(min(pause, Double(longestPauseMilliseconds)) * (0.5 + random / 2))
    }
}
