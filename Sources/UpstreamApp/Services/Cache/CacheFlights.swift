import Synchronization

/// What is being computed at the moment, by key: at most one flight for each.
final class CacheFlights: Sendable {
    private let flights = Mutex<[[UInt8]: CacheFlight]>([:])

    /// Joins the flight for a key, or begins one.
    func join(_ key: String) -> (flight: CacheFlight, isOwn: Bool) {
        let key = Array(key.utf8)
        return flights.withLock { flights in
            if let flight = flights[key] { return (flight, false) }
            let flight = CacheFlight()
            flights[key] = flight
            return (flight, true)
        }
    }

    func end(_ key: String, _ flight: CacheFlight, _ outcome: CacheFlight.Outcome) {
        let key = Array(key.utf8)
        flights.withLock { flights in
            // It may have been invalidated, and another begun.
            if flights[key] === flight { flights[key] = nil }
        }
        flight.land(outcome)
    }

    /// Nobody joins the flight for this key any more, and its value is not stored. A store that is under way
    /// is waited for.
    ///
    /// To be called before a value is changed, for what is being computed, and behind that, for a flight that
    /// has found the old value meanwhile.
    func invalidate(_ key: String) {
        let flight = flights.withLock { $0.removeValue(forKey: Array(key.utf8)) }
        flight?.invalidate()
    }

    func invalidate(matching pattern: GlobPattern) {
        let matching = flights.withLock { flights in
            let matching = flights.filter { pattern.matches($0.key) }
            for key in matching.keys { flights[key] = nil }
            return Array(matching.values)
        }
        for flight in matching { flight.invalidate() }
    }

    var count: Int { flights.withLock { $0.count } }
}
