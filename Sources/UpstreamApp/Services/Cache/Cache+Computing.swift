import EventLoop

extension Cache {
    /// Answers with what is kept for `key`, or else computes it, once for all threads of the process that ask
    /// at the same time, and keeps it. nil is handed on and not kept.
    ///
    ///     get ──hit──▶ answer
    ///      │miss
    ///     join ──another's──▶ wait ──value──▶ answer
    ///      │own                └─failed─▶ join;  └─too long─▶ compute, without storing
    ///     open ──▶ compute ──▶ store, unless deleted since ──▶ answer
    ///
    /// What `compute` throws goes to the thread that ran it; those that waited try by themselves. `compute`
    /// must not ask for the same key.
    func value<Failure: Error>(
        for key: String, lifetime: CacheLifetime = .standard, compute: () throws(Failure) -> [UInt8]?
    ) throws(Failure) -> [UInt8]? {
        if let value = get(key) { return value }
        let deadline = Moment.now().monotonic + Int64(limits.flightMilliseconds) * 1_000
        while true {
            let (flight, isOwn) = flights.join(key)
            if isOwn { return try fly(flight, key, lifetime, compute) }
            let left = Int((deadline - Moment.now().monotonic) / 1_000)
            guard left > 0, let outcome = flight.wait(milliseconds: left) else { return try compute() }
            if case .value(let value) = outcome { return value }
        }
    }

    private func fly<Failure: Error>(
        _ flight: CacheFlight, _ key: String, _ lifetime: CacheLifetime,
        _ compute: () throws(Failure) -> [UInt8]?
    ) throws(Failure) -> [UInt8]? {
        // The flight before this one may have landed between the look and the joining.
        let opening = open(key)
        if case .found(let value) = opening {
            flights.end(key, flight, .value(value))
            return value
        }
        do throws(Failure) {
            let value = try compute()
            if let value, case .lease(let lease) = opening {
                flight.ifValid { store(value, for: key, lifetime, under: lease) }
            }
            flights.end(key, flight, .value(value))
            return value
        } catch {
            flights.end(key, flight, .failed)
            throw error
        }
    }
}
