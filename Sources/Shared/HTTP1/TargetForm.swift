/// The four forms of a request target (RFC 9112, section 3.2).
public enum TargetForm: UInt8, Sendable {
    /// `/path?query`
    case origin
    /// `http://host/path?query`
    case absolute
    /// `host:port`, of CONNECT alone
    case authority
    /// `*`, of OPTIONS alone
    case asterisk
}
