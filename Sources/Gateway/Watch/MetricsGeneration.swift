import Telemetry

/// What the workers of one configuration count, and what they count it by.
struct MetricsGeneration: Sendable {
    let names: Names
    let workers: [WorkerMetrics]
    /// Of generations that have been added up: requests to routes while those were deprecated, by route.
    private var deprecatedBefore: [(route: String, count: UInt64)] = []

    /// The label values, each at the index by which workers count.
    struct Names: Sendable {
        var routes: [String] = []
        var upstreams: [String] = []
        var tiers: [String] = []
        /// The indices of routes that are deprecated.
        var deprecated: [Int] = []
    }

    init(names: Names, workers: [WorkerMetrics]) {
        self.names = names
        self.workers = workers
    }

    init(names: Names, workers count: Int) {
        self.init(
            names: names,
            workers: (0..<count).map { _ in
                WorkerMetrics(
                    routes: names.routes.count, upstreams: names.upstreams.count, tiers: names.tiers.count)
            })
    }

    /// The counts of two generations whose workers have all ended, as those of one worker.
    static func merging(_ first: MetricsGeneration, _ second: MetricsGeneration) -> MetricsGeneration {
        var names = Names()
        names.routes = union(first.names.routes, second.names.routes)
        names.upstreams = union(first.names.upstreams, second.names.upstreams)
        names.tiers = union(first.names.tiers, second.names.tiers)
        var merged = MetricsGeneration(names: names, workers: 1)
        let deprecated = union(first.deprecatedRoutes, second.deprecatedRoutes)
        merged.deprecatedBefore = deprecated.map { route in
            (route, first.deprecatedRequests(to: route) &+ second.deprecatedRequests(to: route))
        }
        for generation in [first, second] {
            let places = generation.names.places(in: names)
            for worker in generation.workers { merged.workers[0].add(worker, at: places) }
        }
        return merged
    }

    /// Routes that are deprecated, or were.
    var deprecatedRoutes: [String] {
        deprecatedBefore.map(\.route) + names.deprecated.map { names.routes[$0] }
    }

    /// Requests that were answered while the route was deprecated.
    func deprecatedRequests(to route: String) -> UInt64 {
        var count = deprecatedBefore.first { $0.route == route }?.count ?? 0
        guard let index = names.deprecated.first(where: { names.routes[$0] == route }) else { return count }
        for worker in workers {
            for status in WorkerMetrics.statuses {
                count &+= worker.requests.value(row: index + 1, column: status - 100)
            }
        }
        return count
    }

    private static func union(_ first: [String], _ second: [String]) -> [String] {
        first + second.filter { !first.contains($0) }
    }
}

extension MetricsGeneration.Names {
    /// Where the names of these stand among `others`, which have them all.
    func places(in others: MetricsGeneration.Names) -> WorkerMetrics.Places {
        func places(_ names: [String], _ others: [String]) -> [Int] {
            names.map { others.firstIndex(of: $0) ?? 0 }
        }
        return WorkerMetrics.Places(
            routes: places(routes, others.routes), upstreams: places(upstreams, others.upstreams),
            tiers: places(tiers, others.tiers))
    }
}
