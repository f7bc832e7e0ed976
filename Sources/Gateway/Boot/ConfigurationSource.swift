internal import EventLoop

/// Where the configuration of a running gateway comes from, and how it is judged before it is in force.
struct ConfigurationSource: Sendable {
    let file: String
    /// Its tests must be good.
    let testsFirst: Bool

    /// Reads the file again; nothing is waited for.
    func read() throws(ConfigurationError) -> Configuration {
        let surroundings = Surroundings.ofProcess(resolvesNames: true)
        let bytes = try ConfigurationLoader.contents(file, surroundings)
        switch ConfigurationReader.read(bytes, surroundings) {
        case .ready(let configuration, _):
            if testsFirst { try test(configuration) }
            return configuration
        case .refused(let problems): throw .refused(ConfigurationLoader.lines(problems, file: file))
        case .waitingForFile(let key, _, _, _): throw .unreadable("the key file \(key) is absent or empty")
        }
    }

    private func test(_ configuration: Configuration) throws(ConfigurationError) {
        let report = TestCommand.report(
            configuration, file: file, secret: Process.randomKey(), now: Moment.now())
        if report.code != .success { throw .refused(report.errors + report.output) }
    }
}
