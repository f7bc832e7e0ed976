/// What came of reading the configuration again.
enum ReloadOutcome: Equatable, Sendable {
    case done(warnings: [String])
    /// The one in force stays; all that is wrong, one line each.
    case refused([String])
}
