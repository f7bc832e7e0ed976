internal import EventLoop

/// Loads the configuration that `gateway run` starts with, and waits for a key file that somebody else makes.
struct ConfigurationLoader {
    let surroundings: Surroundings
    /// Lets so many milliseconds pass.
    let pause: (Int) -> Void
    /// Tells the operator one line.
    let say: (String) -> Void

    /// How often an absent key file is looked for.
    static let pollMilliseconds = 100
    /// Problems beyond so many are counted instead of told.
    static let problemLimit = 100

    /// Reads the file at `path`. Notes are said; warnings are the configuration's own.
    func load(_ path: String) throws(ConfigurationError) -> Configuration {
        let bytes = try Self.contents(path, surroundings)
        var waited: Int64 = 0
        while true {
            switch ConfigurationReader.read(bytes, surroundings) {
            case .ready(let configuration, let notes):
                notes.forEach(say)
                return configuration
            case .refused(let problems): throw .refused(Self.lines(problems, file: path))
            case .waitingForFile(let key, let bound, _, _):
                if waited >= bound {
                    throw .keyFileMissing(path: key, seconds: bound / ConfigurationDefaults.second)
                }
                if waited == 0 {
                    let seconds = UnitText.text(microseconds: bound)
                    say("waiting up to \(seconds) for the key file \(key), which the upstream makes")
                }
                pause(Self.pollMilliseconds)
                waited += Int64(Self.pollMilliseconds) * 1_000
            }
        }
    }

    /// The bytes of a configuration file.
    static func contents(
        _ path: String, _ surroundings: Surroundings
    ) throws(ConfigurationError) -> [UInt8] {
        switch surroundings.readFile(path, YAMLReader.sizeLimit) {
        case .bytes(let bytes): return bytes
        case .missing: throw .unreadable("\(path): there is no such file")
        case .tooLarge: throw .unreadable("\(path): has more than \(YAMLReader.sizeLimit) bytes")
        case .failed(let code): throw .unreadable("\(path): cannot be read: \(IOError.text(of: code))")
        }
    }

    static func lines(_ problems: [ConfigurationProblem], file: String) -> [String] {
        var lines = problems.prefix(problemLimit).map { $0.line(file: file) }
        if problems.count > problemLimit {
            lines.append("\(file): and \(problems.count - problemLimit) more")
        }
        return lines
    }
}
