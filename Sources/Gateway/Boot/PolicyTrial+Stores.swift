internal import EventLoop

/// Begins a trial of a configuration, on stores in memory alone.
extension PolicyTrial {
    convenience init(_ configuration: Configuration, now: Moment) throws(BootError) {
        var configuration = configuration
        configuration.workers = 1
        configuration.accessLog = .off
        configuration.redis = nil
        configuration.rateLimit.isShared = false
        self.init(try Stores.open(configuration, revocationsAt: ":memory:").share(configuration), now: now)
    }
}
