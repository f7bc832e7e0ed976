public import Bytes

/// A response's start line and fields (RFC 9112, section 4), as ranges of the bytes it was parsed from.
///
/// Reusable: parsing into it again keeps its storage. After an error or `.needsMore` its contents mean
/// nothing.
public struct ResponseHead: ~Copyable {
    /// 100 to 599.
    public internal(set) var status = 200
    public internal(set) var reason = ByteRange.empty
    /// The x of `HTTP/1.x`.
    public internal(set) var minorVersion = 1
    public internal(set) var fields = FieldSection()

    public init() {}

    /// The server keeps the connection open after this response (RFC 9112, section 9.3), if its body has an
    /// end.
    public var keepAlive: Bool {
        if fields.connectionCloses { return false }
        return minorVersion >= 1 || fields.connectionKeepsAlive
    }
}
