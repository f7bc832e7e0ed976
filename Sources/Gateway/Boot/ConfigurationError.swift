/// Why there is no configuration to start with.
enum ConfigurationError: Error, Equatable {
    /// The file itself cannot be had; in words.
    case unreadable(String)
    /// What is wrong, one finished line each.
    case refused([String])
    /// A key file that was waited for in vain, for so many seconds.
    case keyFileMissing(path: String, seconds: Int64)

    var exitCode: ExitCode {
        if case .keyFileMissing = self { .cannotStart } else { .refused }
    }

    /// What is to be printed, line by line.
    var lines: [String] {
        switch self {
        case .unreadable(let text): [text]
        case .refused(let lines): lines
        case .keyFileMissing(let path, let seconds):
            [
                "the key file \(path) did not appear within \(seconds) s; start what makes it"
            ]
        }
    }
}
