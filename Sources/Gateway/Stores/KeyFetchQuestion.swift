/// What the process that fetches is asked, in lines: the URL, the Unix socket, the file of authorities, how
/// many milliseconds it has, and how large the set may be. It goes through a pipe, never on a command line.
struct KeyFetchQuestion: Equatable, Sendable {
    /// The gateway's word for itself as that process; `gateway --help` does not tell it.
    static let word = "fetch-key-set"
    static let largestSet = 262_144

    var url: String
    /// Empty: there is none.
    var unixSocket: String
    var authorities: String
    var milliseconds: Int
    var capacity: Int

    init(_ settings: Configuration.RemoteKeys) {
        url = settings.url
        unixSocket = settings.unixSocket ?? ""
        authorities = settings.authorities ?? ""
        milliseconds = Int(settings.timeoutMicroseconds / 1_000)
        capacity = Self.largestSet
    }

    /// Reads what `bytes` holds; nil: it is no question.
    init?(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: 0x0A, omittingEmptySubsequences: false).map {
            String(decoding: $0, as: UTF8.self)
        }
        guard lines.count == 6, let milliseconds = Int(lines[3]), (1...120_000).contains(milliseconds),
            let capacity = Int(lines[4]), (1...Self.largestSet).contains(capacity)
        else { return nil }
        url = lines[0]
        unixSocket = lines[1]
        authorities = lines[2]
        self.milliseconds = milliseconds
        self.capacity = capacity
    }

    var bytes: [UInt8] {
        Array("\(url)\n\(unixSocket)\n\(authorities)\n\(milliseconds)\n\(capacity)\n".utf8)
    }
}
