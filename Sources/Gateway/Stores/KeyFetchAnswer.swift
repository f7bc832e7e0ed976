/// What the process that fetches answers: four lines, and the body.
///
///     ENDING STATUS BYTES ⏎ what is wrong, in libcurl's words ⏎ Cache-Control ⏎ Age ⏎ the body
struct KeyFetchAnswer: Equatable, Sendable {
    enum Ending: Int, Sendable {
        case fetched, noLibrary, refusedOption, tooLarge, timedOut, failed
    }

    /// The lines, beside the body.
    static let largestHead = 2_048

    var ending: Ending
    var status = 0
    var fault = ""
    var cacheControl = ""
    var age = ""
    var body: [UInt8] = []

    init(
        ending: Ending, status: Int = 0, fault: String = "", cacheControl: String = "", age: String = "",
        body: [UInt8] = []
    ) {
        self.ending = ending
        self.status = status
        self.fault = Self.line(fault)
        self.cacheControl = Self.line(cacheControl)
        self.age = Self.line(age)
        self.body = body
    }

    /// Reads a whole answer; nil: it is none, since the process has failed.
    init?(_ bytes: [UInt8]) {
        let lines = bytes.split(separator: 0x0A, maxSplits: 4, omittingEmptySubsequences: false)
        guard lines.count == 5, bytes.count - lines[4].count <= Self.largestHead else { return nil }
        let texts = lines.prefix(4).map { String(decoding: $0, as: UTF8.self) }
        let numbers = texts[0].split(separator: " ").map { Int($0) }
        guard numbers.count == 3, let ending = numbers[0].flatMap({ Ending(rawValue: $0) }),
            let status = numbers[1], numbers[2] == lines[4].count
        else { return nil }
        self.init(
            ending: ending, status: status, fault: texts[1], cacheControl: texts[2], age: texts[3],
            body: Array(lines[4]))
    }

    var bytes: [UInt8] {
        Array("\(ending.rawValue) \(status) \(body.count)\n\(fault)\n\(cacheControl)\n\(age)\n".utf8) + body
    }

    /// A server's text as one line of printable ASCII.
    private static func line(_ text: String) -> String {
        String(decoding: text.utf8.filter { $0 >= 0x20 && $0 < 0x7F }.prefix(512), as: UTF8.self)
    }
}
