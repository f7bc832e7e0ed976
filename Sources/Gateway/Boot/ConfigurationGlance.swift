/// Reads a configuration for those who only want to look at it: nothing is waited for.
enum ConfigurationGlance {
    /// Key files that are still to be made are stood in for by keys of no meaning; their paths are `missing`.
    static func read(
        _ path: String, _ surroundings: Surroundings
    ) throws(ConfigurationError) -> (configuration: Configuration, missing: [String]) {
        let bytes = try ConfigurationLoader.contents(path, surroundings)
        var surroundings = surroundings
        var missing: [String] = []
        while true {
            switch ConfigurationReader.read(bytes, surroundings) {
            case .ready(let configuration, _): return (configuration, missing)
            case .refused(let problems):
                throw .refused(ConfigurationLoader.lines(problems, file: path))
            case .waitingForFile(let key, _, _, _):
                missing.append(key)
                let readFile = surroundings.readFile
                surroundings.readFile = { path, limit in
                    path == key ? .bytes(standIn) : readFile(path, limit)
                }
            }
        }
    }

    private static let standIn = Array("0123456789abcdefghijklmnopqrstuvwxyz".utf8)
}
