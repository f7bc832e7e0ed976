/// `gateway check FILE`: reads a configuration as `run` would, without starting or waiting for anything.
enum CheckCommand {
    struct Report: Equatable {
        var code: ExitCode
        /// For standard output.
        var output: [String] = []
        /// For standard error.
        var errors: [String] = []
    }

    static func report(_ path: String, _ surroundings: Surroundings) -> Report {
        let bytes: [UInt8]
        do throws(ConfigurationError) {
            bytes = try ConfigurationLoader.contents(path, surroundings)
        } catch {
            return Report(code: .refused, errors: error.lines)
        }
        switch ConfigurationReader.read(bytes, surroundings) {
        case .ready(let configuration, let notes):
            return Report(code: .success, output: ["ok"], errors: lines(configuration.warnings, notes))
        case .waitingForFile(let key, let bound, let notes, let warnings):
            let wait = UnitText.text(microseconds: bound)
            let note = "the key file \(key) is not there yet; `run` waits for it, up to \(wait)"
            return Report(code: .success, output: ["ok"], errors: lines(warnings, notes + [note]))
        case .refused(let problems):
            return Report(code: .refused, errors: ConfigurationLoader.lines(problems, file: path))
        }
    }

    private static func lines(_ warnings: [String], _ notes: [String]) -> [String] {
        warnings.map { "warning: \($0)" } + notes.map { "note: \($0)" }
    }
}
