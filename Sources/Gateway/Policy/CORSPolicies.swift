/// The CORS policies of a configuration, in one list: that of `cors` first, if it is there, and then those of
/// the routes that have their own.
enum CORSPolicies {
    /// An object, so that an array can hold it.
    final class Entry: Sendable {
        let policy: CORSPolicy

        init(_ configuration: Configuration.CORS) { policy = CORSPolicy(configuration) }
    }

    static func all(_ configuration: Configuration) -> [Entry] {
        let own = configuration.routes.compactMap(\.ownCORS)
        return ((configuration.cors.map { [$0] } ?? []) + own).map { Entry($0) }
    }

    /// The index of the policy for what no route takes; -1: its upstream answers for itself.
    static func standard(_ configuration: Configuration) -> Int { configuration.cors == nil ? -1 : 0 }

    /// The index of the policy that judges a route's requests; -1: its upstream answers for itself.
    static func index(ofRoute route: Int, _ configuration: Configuration) -> Int {
        switch configuration.routes[route].cors {
        case .standard: return standard(configuration)
        case .off: return -1
        case .own:
            let before = configuration.routes[..<route].count { $0.ownCORS != nil }
            return standard(configuration) + 1 + before
        }
    }
}

extension Configuration.Route {
    fileprivate var ownCORS: Configuration.CORS? {
        if case .own(let cors) = cors { cors } else { nil }
    }
}
