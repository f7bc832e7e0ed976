import HTTP1

/// The CORS policies of a configuration: the one of `cors`, and those of the routes that have their own.
struct CORSPolicies: Sendable {
    private var policies: [Entry] = []
    /// By route: an index into `policies`; -1: its upstream answers for itself.
    private var byRoute: [Int] = []
    /// For what no route takes.
    private(set) var standard = -1

    /// An object, so that an array can hold it.
    final class Entry: Sendable {
        let policy: CORSPolicy

        init(_ configuration: Configuration.CORS) { policy = CORSPolicy(configuration) }
    }

    init(_ configuration: Configuration) {
        if let cors = configuration.cors {
            policies.append(Entry(cors))
            standard = 0
        }
        for route in configuration.routes {
            switch route.cors {
            case .standard: byRoute.append(standard)
            case .off: byRoute.append(-1)
            case .own(let cors):
                byRoute.append(policies.count)
                policies.append(Entry(cors))
            }
        }
    }

    @inline(__always)
    func index(ofRoute route: Int) -> Int { byRoute[route] }

    @inline(__always)
    subscript(index: Int) -> Entry { policies[index] }
}
