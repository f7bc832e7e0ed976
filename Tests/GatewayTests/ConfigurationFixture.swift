@testable import Gateway

/// Short ways to read a configuration in tests, with an environment and files that the test owns.
enum ConfigurationFixture {
    static let secret = "0123456789abcdef0123456789abcdef"

    /// The least that can be written, and valid: twelve lines.
    static let short = """
        upstreams:
          app:
            address: 127.0.0.1:9000
        providers:
          local:
            secret: \(secret)
        routes:
          - path: /
        """

    static func surroundings(
        _ environment: [String: String] = [:], files: [String: String] = [:]
    ) -> Surroundings {
        Surroundings(
            environment: environment, processors: 3,
            resolve: { $0 == "known.example" ? AddressText.ip("192.0.2.7") : nil },
            readFile: { path, limit in
                guard let text = files[path] else { return .missing }
                return text.utf8.count > limit ? .tooLarge : .bytes(Array(text.utf8))
            })
    }

    /// The configuration of a file that must be good.
    static func configuration(
        _ text: String, _ environment: [String: String] = [:], files: [String: String] = [:]
    ) throws -> Configuration {
        switch ConfigurationReader.read(Array(text.utf8), surroundings(environment, files: files)) {
        case .ready(let configuration, _): return configuration
        case .waitingForFile(let path, _, _, _): throw ConfigurationError.unreadable(path)
        case .refused(let problems):
            throw ConfigurationError.refused(ConfigurationLoader.lines(problems, file: "f"))
        }
    }

    /// The warnings but for that of the fixture's own key, which stands in the file.
    static func warnings(of configuration: Configuration) -> [String] {
        configuration.warnings.filter { !$0.hasPrefix("providers.local.secret (line 6) stands in the file") }
    }

    /// The error lines of a file called `f`; none for a good one.
    static func errors(
        _ text: String, _ environment: [String: String] = [:], files: [String: String] = [:]
    ) -> [String] {
        let outcome = ConfigurationReader.read(Array(text.utf8), surroundings(environment, files: files))
        guard case .refused(let problems) = outcome else { return [] }
        return ConfigurationLoader.lines(problems, file: "f")
    }
}
