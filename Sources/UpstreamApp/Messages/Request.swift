import HTTP1
import JSON

/// A whole request, as handlers get it. The connection's thread has read its body to the end.
struct Request: Sendable {
    /// The largest body, in bytes, but for those endpoints that ask for more.
    static let bodyLimit = 65_536

    var method: Method
    /// As it came: the gateway has normalised it.
    var path: String
    /// What follows the question mark; nil without one.
    var query: String?
    /// nil when the field is absent; two of them make one text that is no media type.
    var contentType: String?
    var contentEncoding: String?
    /// Which media types are wanted.
    var accept: String?
    /// The entity tags of what the client has.
    var ifNoneMatch: String?
    /// How the client reached the gateway: its word alone, yet of the client's choosing.
    var scheme: String?
    var authority: String?
    /// It came through a proxy: it has a Via field (RFC 9110, 7.6.3), as all that the gateway forwards have.
    var isForwarded = false
    var identity = Identity()
    var body: [UInt8] = []

    /// Who sent it: the gateway's word alone, for nobody else reaches the socket. Each is nil when its field
    /// is absent or comes twice.
    struct Identity: Equatable, Sendable {
        /// `X-User-Id`, the token's `sub`.
        var userID: String?
        /// `X-Session-Id`, the token's `sid`.
        var sessionID: String?
        /// `X-Token-Expires`, the token's `exp`.
        var tokenExpires: String?

        /// The whole seconds of `tokenExpires`, rounded up.
        var expiry: Int64? {
            guard let parts = tokenExpires?.split(separator: ".", maxSplits: 1), let first = parts.first,
                let seconds = Int64(first), (0...253_402_300_800).contains(seconds)
            else { return nil }
            return parts.count == 1 ? seconds : seconds + 1
        }
    }

    /// `http://localhost:8799`, as the client wrote it; nil when that is not the name of a host and a port.
    var origin: String? {
        guard let scheme, scheme == "http" || scheme == "https", let authority,
            (1...255).contains(authority.utf8.count), authority.utf8.allSatisfy(Self.isAuthorityByte)
        else { return nil }
        return "\(scheme)://\(authority)"
    }

    /// Of names and addresses with ports (RFC 3986, 3.2.2, without percent escapes and sub-delims).
    private static func isAuthorityByte(_ byte: UInt8) -> Bool {
        switch byte {
        case 0x30...0x3A, 0x41...0x5B, 0x5D, 0x61...0x7A, 0x2D, 0x2E, 0x5F: true
        default: false
        }
    }

    /// The fields of a form; an empty body without a type is an empty form.
    func form() throws(Problem) -> [FormDecoder.Field] {
        try expect("application/x-www-form-urlencoded")
        return try FormDecoder.decode(body)
    }

    /// The members of a JSON object; nil for an empty body.
    func object() throws(Problem) -> [JSONValue.Member]? {
        try expect("application/json")
        if body.isEmpty { return nil }
        let value: JSONValue
        do throws(JSONError) {
            value = try JSONValue(body, limits: JSONLimits())
        } catch {
            throw Problem(.badRequest, "The JSON body cannot be read")
        }
        guard let members = value.members else {
            let error = FieldError(
                field: "body", message: "value is not a valid dict", type: "type_error.dict")
            throw .validation([error])
        }
        // By an escape, NUL is JSON; in no form and in no body of this API does it stand for anything.
        if members.contains(where: { $0.value.string?.utf8.contains(0) == true }) {
            throw Problem(.badRequest, "The JSON body cannot be read")
        }
        return members
    }

    /// The texts of a JSON object, to be read as a form's fields are.
    func texts() throws(Problem) -> FieldReader {
        let members = try object() ?? []
        let others = members.filter { $0.value.string == nil }.map(\.name)
        let fields = members.compactMap { member in
            member.value.string.map { FormDecoder.Field(name: member.name, value: $0) }
        }
        return FieldReader(fields, others: Set(others))
    }

    /// Throws 415 unless the body is of `type`, in UTF-8 and not compressed.
    func expect(_ type: String) throws(Problem) {
        if let contentEncoding, contentEncoding.lowercased() != "identity" {
            throw Problem(.unsupportedMediaType, "Content-Encoding is not supported")
        }
        guard let contentType else {
            if body.isEmpty { return }
            throw Problem(.unsupportedMediaType, "Content-Type must be \(type)")
        }
        let parts = contentType.lowercased().split(separator: ";", omittingEmptySubsequences: false).map(
            Self.trimmed)
        let charsets = parts.dropFirst().filter { $0.hasPrefix("charset=") }.map { $0.dropFirst(8) }
        guard parts.first == type, charsets.allSatisfy({ $0 == "utf-8" || $0 == "\"utf-8\"" }) else {
            throw Problem(.unsupportedMediaType, "Content-Type must be \(type)")
        }
    }

    private static func trimmed(_ text: Substring) -> String {
        var text = text
        while let first = text.first, first == " " || first == "\t" { text.removeFirst() }
        while let last = text.last, last == " " || last == "\t" { text.removeLast() }
        return String(text)
    }
}
