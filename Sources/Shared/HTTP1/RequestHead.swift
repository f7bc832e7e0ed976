public import Bytes

/// A request's start line and fields (RFC 9112, section 3), as ranges of the bytes it was parsed from.
///
/// Reusable: parsing into it again keeps its storage. After an error or `.needsMore` its contents mean
/// nothing.
public struct RequestHead: ~Copyable, Sendable {
    public internal(set) var method = Method.get
    public internal(set) var methodRange = ByteRange.empty
    /// The request target as it came.
    public internal(set) var target = ByteRange.empty
    public internal(set) var form = TargetForm.origin
    /// The path of origin and absolute form; empty where absolute form has none, which means `/` (RFC 9110,
    /// section 4.2.3), and for CONNECT. `*` in asterisk form.
    public internal(set) var path = ByteRange.empty
    /// What follows the `?`, which is not part of it; nil without a `?`.
    public internal(set) var query: ByteRange?
    /// Host and port: of the target in absolute and authority form (RFC 9112, section 3.2.2), else of Host.
    public internal(set) var authority: ByteRange?
    /// The x of `HTTP/1.x`.
    public internal(set) var minorVersion = 1
    public internal(set) var fields = FieldSection()

    public init() {}

    /// The client expects the connection to stay open after the response (RFC 9112, section 9.3).
    public var keepAlive: Bool {
        if fields.connectionCloses { return false }
        return minorVersion >= 1 || fields.connectionKeepsAlive
    }
}
