/// What the process ends with; `gateway --help` tells them.
enum ExitCode: Int32, Sendable {
    case success = 0
    /// The configuration is refused; of `probe`, the gateway is not healthy.
    case refused = 1
    case usage = 2
    /// A listener, a store, an awaited key file or another thing that running needs cannot be had.
    case cannotStart = 3
}
