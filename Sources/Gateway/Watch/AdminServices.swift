/// What the admin door asks of the rest of the gateway. Each is called on the door's own thread.
struct AdminServices: Sendable {
    var metrics: @Sendable () -> Metrics
    /// The providers' names, in the order of the configuration in force.
    var providers: @Sendable () -> [String]
    var health: @Sendable () -> Health
    /// Makes a revocation durable, and in force in all workers, before it returns true; false: the store
    /// failed or did not answer in time. It may block, for a bounded time.
    var commit: @Sendable (RevocationBody) -> Bool
    /// What is remembered of the request with this id; nil: nothing.
    var refusal: @Sendable ([UInt8]) -> RefusalReport? = { _ in nil }
    /// Reads the configuration again; it may take as long as the looking up of names takes.
    var reload: @Sendable () -> ReloadOutcome = { .refused(["there is nothing to reload"]) }

    /// The state of the gateway, as `GET /health` tells it.
    struct Health: Equatable, Sendable {
        var workers: Int
        var isDraining = false
        /// What is wrong, in words that may leave the process; nil: nothing.
        var fault: StaticString?

        static func == (left: Health, right: Health) -> Bool {
            left.workers == right.workers && left.isDraining == right.isDraining
                && left.fault?.description == right.fault?.description
        }
    }
}
