/// Which Redis to speak to, and as whom; made from a URL.
///
///     redis://[[user]:password@]host[:port][/database]        by TCP, on port 6379 unless another is named
///     rediss://…                                              the same by TLS
///     unix://[[user]:password@]/path/to/socket[?db=database]  by a Unix socket
///
/// User and password are percent-decoded (RFC 3986). Nothing here tells the password: descriptions name the
/// place alone.
public struct RedisTarget: Equatable, Sendable, CustomStringConvertible {
    public enum Place: Equatable, Sendable {
        case host(String, port: UInt16)
        case unix(path: String)
    }

    public var place: Place
    /// What is said goes by TLS.
    public var isSecured = false
    public var user: String?
    public var password: String?
    /// 0 unless another is selected.
    public var database: Int

    /// What is wrong with a URL, in words that follow its quotation.
    public enum Fault: Error, Equatable, Sendable {
        case scheme, place, credentials, database

        public var text: String {
            switch self {
            case .scheme: "is not a URL such as `redis://127.0.0.1:6379` or `unix:///run/redis.sock`"
            case .place: "names no host and port, or no path"
            case .credentials: "holds a user or password that is not percent-encoded"
            case .database: "names a database that is not a number from 0 to 999999"
            }
        }
    }

    public init(url: String) throws(Fault) {
        if let rest = Self.rest(of: url, behind: "redis://") {
            try self.init(network: rest)
        } else if let rest = Self.rest(of: url, behind: "rediss://") {
            try self.init(network: rest)
            isSecured = true
        } else if let rest = Self.rest(of: url, behind: "unix://") {
            try self.init(unix: rest)
        } else {
            throw .scheme
        }
    }

    /// A server without a password, or with one.
    public init(host: String, port: UInt16, isSecured: Bool, user: String?, password: String?) {
        place = .host(host, port: port)
        self.isSecured = isSecured
        self.user = user
        self.password = password
        database = 0
    }

    public var description: String {
        switch place {
        case .host(let name, let port): name.contains(":") ? "[\(name)]:\(port)" : "\(name):\(port)"
        case .unix(let path): "unix:\(path)"
        }
    }

    private init(network text: Substring) throws(Fault) {
        var rest = text
        (user, password) = try Self.takeCredentials(&rest)
        var database = 0
        if let slash = rest.firstIndex(of: "/") {
            let number = rest[rest.index(after: slash)...]
            database = number.isEmpty ? 0 : try Self.database(number)
            rest = rest[..<slash]
        }
        self.database = database
        var port = UInt16(6_379)
        if let colon = rest.lastIndex(of: ":"), !rest.hasSuffix("]") {
            let digits = rest[rest.index(after: colon)...]
            guard digits.utf8.allSatisfy({ (0x30...0x39).contains($0) }), let number = UInt16(digits),
                number > 0
            else { throw .place }
            port = number
            rest = rest[..<colon]
        }
        if rest.hasPrefix("["), rest.hasSuffix("]") { rest = rest.dropFirst().dropLast() }
        let isHost = rest.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x3A, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
            default: false
            }
        }
        guard !rest.isEmpty, rest.utf8.count <= 253, isHost else { throw .place }
        place = .host(String(rest), port: port)
    }

    private init(unix text: Substring) throws(Fault) {
        var rest = text
        (user, password) = try Self.takeCredentials(&rest)
        var database = 0
        if let mark = rest.firstIndex(of: "?") {
            let query = rest[rest.index(after: mark)...]
            guard query.hasPrefix("db=") else { throw .database }
            database = try Self.database(query.dropFirst(3))
            rest = rest[..<mark]
        }
        self.database = database
        guard rest.hasPrefix("/"), rest.utf8.count > 1, rest.utf8.count <= 107, !rest.utf8.contains(0) else {
            throw .place
        }
        place = .unix(path: String(rest))
    }

    private static func rest(of url: String, behind scheme: String) -> Substring? {
        url.lowercased().hasPrefix(scheme) ? url.dropFirst(scheme.count) : nil
    }

    /// Takes `user:password@`, `:password@` or `user@` off the front. A password may hold slashes only
    /// encoded.
    private static func takeCredentials(_ rest: inout Substring) throws(Fault) -> (String?, String?) {
        let end = rest.firstIndex { $0 == "/" || $0 == "?" } ?? rest.endIndex
        guard let at = rest[..<end].lastIndex(of: "@") else { return (nil, nil) }
        let credentials = rest[..<at]
        rest = rest[rest.index(after: at)...]
        guard let colon = credentials.firstIndex(of: ":") else { return (try decoded(credentials), nil) }
        return (
            try decoded(credentials[..<colon]), try decoded(credentials[credentials.index(after: colon)...])
        )
    }

    /// nil for nothing.
    private static func decoded(_ text: Substring) throws(Fault) -> String? {
        if text.isEmpty { return nil }
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            if byte != 0x25 {
                bytes.append(byte)
                continue
            }
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            guard digits.utf8.count == 2, !digits.hasPrefix("+"), let value = UInt8(digits, radix: 16) else {
                throw .credentials
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        guard let decoded = String(validating: bytes, as: UTF8.self) else { throw .credentials }
        return decoded
    }

    private static func database(_ text: Substring) throws(Fault) -> Int {
        guard (1...6).contains(text.utf8.count), text.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
            let number = Int(text)
        else { throw .database }
        return number
    }
}
