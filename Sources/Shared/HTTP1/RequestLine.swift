public import Bytes

/// The parts of a request line and what its target tells; `RequestHead` says what each means.
@usableFromInline
struct RequestLine {
    @usableFromInline var method = Method.get
    @usableFromInline var form = TargetForm.origin
    @usableFromInline var isPathPlain = false
    @usableFromInline var minorVersion = 1
    @usableFromInline var methodRange = ByteRange.empty
    @usableFromInline var target = ByteRange.empty
    @usableFromInline var path = ByteRange.empty
    @usableFromInline var slashes: UInt64 = 0
    @usableFromInline var query: ByteRange?
    @usableFromInline var authority: ByteRange?

    init() {}
}
