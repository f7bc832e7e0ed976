// Invariant: `line` owns one initialised value of no more than numbers for as long as the head lives.
public import Bytes

/// A request's start line and fields (RFC 9112, section 3), as ranges of the bytes it was parsed from.
///
/// Reusable: parsing into it again keeps its storage. After an error or `.needsMore` its contents mean
/// nothing. Its parts stand behind pointers, so that lending a head moves two words.
@safe
public struct RequestHead: ~Copyable {
    @usableFromInline let line: UnsafeMutablePointer<RequestLine>
    public internal(set) var fields = FieldSection()

    public init() {
        unsafe line = UnsafeMutablePointer<RequestLine>.allocate(capacity: 1)
        unsafe line.initialize(to: RequestLine())
    }

    deinit {
        unsafe line.deallocate()
    }

    public internal(set) var method: Method {
        @inlinable get { unsafe line.pointee.method }
        set { unsafe line.pointee.method = newValue }
    }
    public internal(set) var methodRange: ByteRange {
        @inlinable get { unsafe line.pointee.methodRange }
        set { unsafe line.pointee.methodRange = newValue }
    }
    /// The request target as it came.
    public internal(set) var target: ByteRange {
        @inlinable get { unsafe line.pointee.target }
        set { unsafe line.pointee.target = newValue }
    }
    public internal(set) var form: TargetForm {
        @inlinable get { unsafe line.pointee.form }
        set { unsafe line.pointee.form = newValue }
    }
    /// The path of origin and absolute form; empty where absolute form has none, which means `/` (RFC 9110,
    /// section 4.2.3), and for CONNECT. `*` in asterisk form.
    public internal(set) var path: ByteRange {
        @inlinable get { unsafe line.pointee.path }
        set { unsafe line.pointee.path = newValue }
    }
    /// The path is in its normal form (RFC 3986, section 6) and has no escapes: fewer than 64 letters,
    /// digits, `-`, `.`, `_`, `~` and `/`, where no segment is empty but the last and none begins with a dot.
    /// False says nothing.
    public internal(set) var isPathPlain: Bool {
        @inlinable get { unsafe line.pointee.isPathPlain }
        set { unsafe line.pointee.isPathPlain = newValue }
    }
    /// Of a plain path, which bytes are slashes, the first in bit 0.
    public internal(set) var slashes: UInt64 {
        @inlinable get { unsafe line.pointee.slashes }
        set { unsafe line.pointee.slashes = newValue }
    }
    /// What follows the `?`, which is not part of it; nil without a `?`.
    public internal(set) var query: ByteRange? {
        @inlinable get { unsafe line.pointee.query }
        set { unsafe line.pointee.query = newValue }
    }
    /// Host and port: of the target in absolute and authority form (RFC 9112, section 3.2.2), else of Host.
    public internal(set) var authority: ByteRange? {
        @inlinable get { unsafe line.pointee.authority }
        set { unsafe line.pointee.authority = newValue }
    }
    /// The x of `HTTP/1.x`.
    public internal(set) var minorVersion: Int {
        @inlinable get { unsafe line.pointee.minorVersion }
        set { unsafe line.pointee.minorVersion = newValue }
    }

    /// The client expects the connection to stay open after the response (RFC 9112, section 9.3).
    public var keepAlive: Bool {
        if fields.connectionCloses { return false }
        return minorVersion >= 1 || fields.connectionKeepsAlive
    }
}
