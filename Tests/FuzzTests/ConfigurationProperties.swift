@testable import Gateway

/// A file is either understood whole or refused with reasons that name their places.
enum ConfigurationProperties {
    static func configuration(_ bytes: [UInt8]) -> String? {
        let surroundings = Surroundings(
            environment: ["NAME": "value", "SECRET_KEY": String(repeating: "k", count: 40)], processors: 2,
            resolve: { _ in nil }, readFile: { _, _ in .missing })
        switch ConfigurationReader.read(bytes, surroundings) {
        case .refused(let problems):
            if problems.isEmpty { return "refused for no reason" }
            for line in ConfigurationLoader.lines(problems, file: "f") where !line.hasPrefix("f") {
                return "a reason without a place: \(line)"
            }
        case .waitingForFile: break
        case .ready(let configuration, _):
            if configuration.routes.isEmpty || configuration.upstreams.isEmpty { return "ready for nothing" }
            for route in configuration.routes {
                let isWhole =
                    configuration.upstreams.indices.contains(route.upstream)
                    && route.tiers.allSatisfy { configuration.tiers.indices.contains($0) }
                    && route.providers.allSatisfy { configuration.providers.indices.contains($0) }
                if !isWhole { return "a route that leads nowhere" }
            }
        }
        return nil
    }
}
