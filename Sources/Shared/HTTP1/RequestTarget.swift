import Bytes
internal import CBytes

/// Reads the request target in its four forms (RFC 9112, section 3.2).
enum RequestTarget {
    /// Reads the target at `start` up to a SP, whose offset is the answer; nil when more bytes are needed.
    @inline(__always)
    static func parse(
        _ bytes: Span<UInt8>, _ start: Int, _ limit: Int, into head: inout RequestHead
    ) throws(HTTP1Error) -> Int? {
        if start >= bytes.count { return nil }
        head.isPathPlain = false
        head.query = nil
        head.authority = nil
        let end: Int?
        if bytes[start] == 0x2F && head.method != .connect {
            head.form = .origin
            end = try parsePath(bytes, start, limit: start &+ limit, into: &head)
        } else if head.method == .connect {
            end = try parseAuthority(bytes, start, limit: start &+ limit, into: &head)
        } else if bytes[start] == 0x2A {
            end = try parseAsterisk(bytes, start, into: &head)
        } else {
            end = try parseAbsolute(bytes, start, limit: start &+ limit, into: &head)
        }
        guard let end else {
            if bytes.count &- start > limit { throw .targetTooLong }
            return nil
        }
        if end &- start > limit { throw .targetTooLong }
        head.target = ByteRange(offset: start, count: end &- start)
        return end
    }

    /// `absolute-path [ "?" query ]`
    @inline(__always)
    private static func parsePath(
        _ bytes: Span<UInt8>, _ start: Int, limit: Int, into head: inout RequestHead
    ) throws(HTTP1Error) -> Int? {
        let opening = ByteClass.openPath(bytes, start)
        var end = start &+ opening.count
        if end < bytes.count && opening.count < 64 && (bytes[end] == 0x20 || bytes[end] == 0x3F) {
            head.slashes = opening.slashes
            head.isPathPlain = (opening.slashes | opening.dots) & opening.slashes &<< 1 == 0 && end > start
        } else {
            end = ByteClass.run(of: ByteClass.path, bytes, end, to: bytes.count)
        }
        head.path = ByteRange(offset: start, count: end &- start)
        if end < bytes.count && bytes[end] == 0x3F {
            let queryStart = end &+ 1
            end = ByteClass.queryEnd(bytes, queryStart)
            head.query = ByteRange(offset: queryStart, count: end &- queryStart)
        }
        if end == bytes.count { return nil }
        if bytes[end] != 0x20 { throw fault(bytes[end], isLong: end > limit) }
        return end
    }

    /// `http(s)://authority path-abempty [ "?" query ]`
    @inline(never)
    private static func parseAbsolute(
        _ bytes: Span<UInt8>, _ start: Int, limit: Int, into head: inout RequestHead
    ) throws(HTTP1Error) -> Int? {
        var index = start
        let pattern: StaticString = "http"
        while index &- start < 4 {
            if index >= bytes.count { return nil }
            if bytes[index] | 0x20 != pattern.byte(at: index &- start) { throw fault(bytes[index]) }
            index &+= 1
        }
        if index < bytes.count && bytes[index] | 0x20 == 0x73 { index &+= 1 }
        let separator: StaticString = "://"
        var matched = 0
        while matched < 3 {
            if index >= bytes.count { return nil }
            if bytes[index] != separator.byte(at: matched) { throw fault(bytes[index]) }
            index &+= 1
            matched &+= 1
        }
        guard let authorityEnd = Authority.end(bytes, from: index) else { return nil }
        if !Authority.isValid(bytes, index..<authorityEnd, port: .optional) {
            throw fault(bytes[authorityEnd])
        }
        head.form = .absolute
        head.authority = ByteRange(offset: index, count: authorityEnd &- index)
        return try parsePath(bytes, authorityEnd, limit: limit, into: &head)
    }

    /// `uri-host ":" port`, of CONNECT alone (RFC 9110, section 9.3.6).
    @inline(never)
    private static func parseAuthority(
        _ bytes: Span<UInt8>, _ start: Int, limit: Int, into head: inout RequestHead
    ) throws(HTTP1Error) -> Int? {
        guard let end = Authority.end(bytes, from: start) else { return nil }
        if bytes[end] != 0x20 { throw fault(bytes[end], isLong: end > limit) }
        if !Authority.isValid(bytes, start..<end, port: .required) { throw .malformedTarget }
        head.form = .authority
        head.path = .empty
        head.authority = ByteRange(offset: start, count: end &- start)
        return end
    }

    /// `*`, of OPTIONS alone (RFC 9112, section 3.2.4).
    @inline(never)
    private static func parseAsterisk(
        _ bytes: Span<UInt8>, _ start: Int, into head: inout RequestHead
    ) throws(HTTP1Error) -> Int? {
        if head.method != .options { throw .malformedTarget }
        let end = start &+ 1
        if end >= bytes.count { return nil }
        if bytes[end] != 0x20 { throw fault(bytes[end]) }
        head.form = .asterisk
        head.path = ByteRange(offset: start, count: 1)
        return end
    }

    /// Why a target cannot go on with this byte; a line that ends here is HTTP/0.9 or has lost its version.
    private static func fault(_ byte: UInt8, isLong: Bool = false) -> HTTP1Error {
        if isLong { return .targetTooLong }
        if byte == 0x0A { return .bareLineFeed }
        return byte == 0x0D || byte == 0x20 ? .malformedRequestLine : .malformedTarget
    }
}
