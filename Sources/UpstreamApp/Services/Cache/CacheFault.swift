import BlockingRedis
import Redis

/// Why Redis did not do what it was asked to, in words without secrets.
struct CacheFault: Error, Equatable, Sendable {
    enum Kind: Equatable, Sendable {
        /// Nothing else would fare better: it is not to be asked for a while.
        case away
        /// It answers, and refuses this command.
        case refused
        /// It answers with more than is wanted.
        case tooLarge
        /// All connections were in use for too long.
        case busy
    }

    var kind: Kind
    var text: String

    static func away(_ text: String) -> CacheFault { CacheFault(kind: .away, text: text) }

    init(kind: Kind, text: String) {
        self.kind = kind
        self.text = text
    }

    init(_ fault: BlockingRedisFault) {
        self.init(kind: fault == .malformed(.tooLarge) ? .tooLarge : .away, text: fault.text)
    }

    /// What an error reply comes to. Of its text the first word alone is told, for the rest may quote what
    /// was said.
    init(reply text: String) {
        let word = text.prefix { $0.isASCII && ($0.isLetter || $0.isNumber) }
        switch word {
        case "WRONGPASS": self = .away("it refuses the user or the password")
        case "NOAUTH": self = .away("it asks for a password")
        case "LOADING": self = .away("it is loading its data")
        case "MASTERDOWN": self = .away("it is a replica without its master")
        case "NOPERM": self.init(kind: .refused, text: "its user may not do this")
        case "READONLY": self.init(kind: .refused, text: "it is a replica, which takes no writes")
        case "OOM": self.init(kind: .refused, text: "its memory is full")
        case "MOVED", "ASK", "CLUSTERDOWN":
            self.init(kind: .refused, text: "it is a server of a cluster, which is not supported")
        default: self.init(kind: .refused, text: "it answers \(word.prefix(32))")
        }
    }
}
