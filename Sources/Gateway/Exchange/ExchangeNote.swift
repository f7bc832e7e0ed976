import Bytes

/// What the access log will say of an exchange, kept apart because the request's own bytes are gone by then:
/// method, path and user, each cut off at its bound.
struct ExchangeNote: ~Copyable {
    private static let methodBound = 32
    private static let pathBound = 2_048
    private static let userBound = 256

    private var bytes = ByteBuffer()
    private(set) var method = ByteRange.empty
    private(set) var path = ByteRange.empty
    private(set) var user = ByteRange.empty

    init() {}

    var text: Span<UInt8> {
        @_lifetime(borrow self)
        get { bytes.readable }
    }

    mutating func removeAll() {
        bytes.removeAll()
        method = .empty
        path = .empty
        user = .empty
    }

    mutating func keep(method: Span<UInt8>) { self.method = keep(method, Self.methodBound) }
    mutating func keep(path: Span<UInt8>) { self.path = keep(path, Self.pathBound) }
    mutating func keep(user: Span<UInt8>) { self.user = keep(user, Self.userBound) }

    private mutating func keep(_ span: Span<UInt8>, _ bound: Int) -> ByteRange {
        let range = ByteRange(offset: bytes.count, count: min(span.count, bound))
        bytes.append(span.extracting(0..<Int(range.count)))
        return range
    }
}
