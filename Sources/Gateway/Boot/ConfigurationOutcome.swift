/// What came of reading a configuration.
enum ConfigurationOutcome: Sendable {
    /// The notes say what could not be looked at now and will be at start.
    case ready(Configuration, notes: [String])
    /// All is well but for a key file that somebody else will make.
    case waitingForFile(path: String, boundMicroseconds: Int64, notes: [String], warnings: [String])
    /// Everything that is wrong, in the order of the file; at least one.
    case refused([ConfigurationProblem])
}
