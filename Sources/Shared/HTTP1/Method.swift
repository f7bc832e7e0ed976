/// The methods that matter to a gateway (RFC 9110, section 9; RFC 5789); `.other` stands for any further
/// token.
public enum Method: UInt8, Sendable, CaseIterable {
    case get, head, post, put, delete, connect, options, trace, patch, other

    /// Asks for nothing to change (RFC 9110, section 9.2.1).
    @inlinable
    public var isSafe: Bool {
        switch self {
        case .get, .head, .options, .trace: true
        default: false
        }
    }

    /// Means the same sent once or more often (RFC 9110, section 9.2.2).
    @inlinable
    public var isIdempotent: Bool {
        switch self {
        case .get, .head, .options, .trace, .put, .delete: true
        default: false
        }
    }

    /// The name in upper case; empty for `.other`, whose name stands in the request alone.
    public var name: StaticString {
        switch self {
        case .get: "GET"
        case .head: "HEAD"
        case .post: "POST"
        case .put: "PUT"
        case .delete: "DELETE"
        case .connect: "CONNECT"
        case .options: "OPTIONS"
        case .trace: "TRACE"
        case .patch: "PATCH"
        case .other: ""
        }
    }

    /// Recognises a method by its bytes, `count` of them, the first in the lowest bits of `word`.
    ///
    /// Method names are case-sensitive (RFC 9110, section 9.1).
    init(word: UInt64, count: Int) {
        switch count {
        case 3:
            let name = word & 0xFF_FFFF
            self = name == 0x54_4547 ? .get : name == 0x54_5550 ? .put : .other
        case 4:
            let name = word & 0xFFFF_FFFF
            self = name == 0x5453_4F50 ? .post : name == 0x4441_4548 ? .head : .other
        case 5:
            let name = word & 0xFF_FFFF_FFFF
            self = name == 0x48_4354_4150 ? .patch : name == 0x45_4341_5254 ? .trace : .other
        case 6:
            self = word & 0xFFFF_FFFF_FFFF == 0x4554_454C_4544 ? .delete : .other
        case 7:
            let name = word & 0xFF_FFFF_FFFF_FFFF
            self = name == 0x53_4E4F_4954_504F ? .options : name == 0x54_4345_4E4E_4F43 ? .connect : .other
        default: self = .other
        }
    }
}
