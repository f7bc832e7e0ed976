import Bytes

/// What the access log will say of an exchange: method, path and user, each cut off at its bound.
///
/// The request's own bytes are gone by then. Of a request that is forwarded as it stands the texts are found
/// in its spool, which lives as long; of any other they are kept apart.
struct ExchangeNote: ~Copyable {
    private static let methodBound = 32
    private static let pathBound = 2_048
    private static let userBound = 256

    private var bytes = ByteBuffer()
    private(set) var method = ByteRange.empty
    private(set) var path = ByteRange.empty
    private(set) var user = ByteRange.empty
    /// Method and path are ranges of the spool, and so is the user.
    private(set) var isLineInSpool = false
    private(set) var isUserInSpool = false

    init() {}

    /// What the ranges are offsets in that are not in the spool.
    var text: Span<UInt8> {
        @_lifetime(borrow self)
        get { bytes.readable }
    }

    mutating func removeAll() {
        bytes.removeAll()
        method = .empty
        path = .empty
        user = .empty
        isLineInSpool = false
        isUserInSpool = false
    }

    mutating func keep(method: Span<UInt8>) { self.method = keep(method, Self.methodBound) }
    mutating func keep(path: Span<UInt8>) { self.path = keep(path, Self.pathBound) }
    mutating func keep(user: Span<UInt8>) { self.user = keep(user, Self.userBound) }

    /// Method and path stand in the spool, from which this much of the request's bytes is missing.
    mutating func find(method: ByteRange, path: ByteRange, behind start: Int) {
        isLineInSpool = true
        self.method = Self.moved(method, by: 0 &- start, Self.methodBound)
        self.path = Self.moved(path, by: 0 &- start, Self.pathBound)
    }

    /// The user stands in the spool, in a text that begins there at `start`.
    mutating func find(user: ByteRange, ofTextAt start: Int) {
        isUserInSpool = true
        self.user = Self.moved(user, by: start, Self.userBound)
    }

    private static func moved(_ range: ByteRange, by distance: Int, _ bound: Int) -> ByteRange {
        ByteRange(offset: range.lower &+ distance, count: min(Int(range.count), bound))
    }

    private mutating func keep(_ span: Span<UInt8>, _ bound: Int) -> ByteRange {
        let range = ByteRange(offset: bytes.count, count: min(span.count, bound))
        bytes.append(span.extracting(0..<Int(range.count)))
        return range
    }
}

extension Authentication {
    /// Keeps the subject for the log.
    func keepUser(in note: inout ExchangeNote) { note.keep(user: subject) }
}
