internal import Bytes

/// The tokens that were last found well signed, with their claims, so that the next request of a client costs
/// no HMAC.
///
/// Bounded: 256 slots, each for one token of at most 1,024 bytes; a new token takes the place of the one in
/// its slot. Only tokens whose signature was right come in, so that nobody without the key can push others
/// out. A cache lives and dies with its key and rules. What depends on the time is judged again on each use.
struct TokenCache: ~Copyable {
    private static let slotCount = 256
    private static let maxTokenCount = 1_024

    private struct Slot {
        var token: [UInt8] = []
        var claims = Claims()
    }

    /// nil until the slot is first used.
    private var slots: [Slot?] = Array(repeating: nil, count: slotCount)

    /// Copies the claims of `token` into `claims` if it is known.
    func find(_ token: Span<UInt8>, into claims: inout Claims) -> Bool {
        guard let slot = slots[Self.slot(of: token)], constantTimeEquals(slot.token.span, token) else {
            return false
        }
        claims.assign(from: slot.claims)
        return true
    }

    /// Keeps a token whose signature is right.
    mutating func insert(_ token: Span<UInt8>, _ claims: borrowing Claims) {
        if token.count > Self.maxTokenCount { return }
        let index = Self.slot(of: token)
        if slots[index] == nil { slots[index] = Slot() }
        slots[index]?.token.removeAll(keepingCapacity: true)
        var offset = 0
        while offset < token.count {
            slots[index]?.token.append(token[offset])
            offset &+= 1
        }
        slots[index]?.claims.assign(from: claims)
    }

    /// By the end of the signature, which is as good as random.
    private static func slot(of token: Span<UInt8>) -> Int {
        if token.count < 8 { return 0 }
        return Int(truncatingIfNeeded: (token.word(at: token.count &- 8) &* 0x9E37_79B9_7F4A_7C15) >> 56)
    }
}
