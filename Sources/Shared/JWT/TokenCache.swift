internal import Bytes
internal import JSON

/// The tokens that were last found good, with their claims, so that the next request of a client costs no
/// HMAC.
///
/// Bounded: 256 slots, each for one token with its claims, of 1,792 bytes and 16 claims at the most; a new
/// token takes the place of the one in its slot. Only tokens whose signature was right come in, so that
/// nobody without the key can push others out. A cache lives and dies with its key and rules. What depends
/// on the time is judged again on each use.
///
///     texts    token · claims, un-escaped │ token · claims │ ...   one stride for each place in use
///     members  up to 16                   │ up to 16       │ ...
///
/// The room is reserved at once and becomes resident only as places come into use.
struct TokenCache: ~Copyable {
    private static let slotCount = 256
    private static let maxTokenCount = 1_024
    private static let maxMemberCount = 16
    /// A token, and its claims, which are three quarters of it at the most.
    private static let stride = maxTokenCount + maxTokenCount * 3 / 4

    private struct Slot {
        /// Which place among the texts and members is this slot's; -1 until the slot is first used.
        var place = -1
        var tokenCount = 0
        /// The last eight characters of the token.
        var ending: UInt64 = 0
        var textCount = 0
        var memberCount = 0
        var facts = ClaimFacts()
    }

    private var slots: [Slot] = Array(repeating: Slot(), count: slotCount)
    private var texts: [UInt8] = []
    private var members: [JSONMembers.Member] = []

    init() {
        texts.reserveCapacity(Self.slotCount * Self.stride)
        members.reserveCapacity(Self.slotCount * Self.maxMemberCount)
    }

    /// Copies the claims of `token` into `claims` if it is known.
    ///
    /// Compares as secrets are compared, since a token is one: who guesses at a stranger's must learn nothing
    /// from the time.
    func find(_ token: Span<UInt8>, into claims: inout Claims) -> Bool {
        let ending = token.word(at: max(0, token.count &- 8))
        let slot = slots[Self.slot(ending)]
        // 45 bits of the signature at once: nobody comes closer to them by trying.
        if slot.place < 0 || slot.tokenCount != token.count || slot.ending != ending { return false }
        let start = slot.place &* Self.stride
        let textStart = start &+ slot.tokenCount
        let texts = texts.span
        guard texts.extracting(start..<textStart).equalsByBlocks(token) else { return false }
        let first = slot.place &* Self.maxMemberCount
        claims.members.assign(
            texts.extracting(textStart..<textStart &+ slot.textCount),
            members.span.extracting(first..<first &+ slot.memberCount))
        claims.facts = slot.facts
        return true
    }

    /// Keeps a token whose signature is right and whose claims the rules accept.
    mutating func insert(_ token: Span<UInt8>, _ claims: borrowing Claims) {
        let text = claims.members.text
        let list = claims.members.all
        let count = list.count
        if token.count &+ text.count > Self.stride || count > Self.maxMemberCount { return }
        let ending = token.word(at: max(0, token.count &- 8))
        let index = Self.slot(ending)
        var place = slots[index].place
        if place < 0 { place = makePlace() }
        slots[index] = Slot(
            place: place, tokenCount: token.count, ending: ending, textCount: text.count, memberCount: count,
            facts: claims.facts)
        var target = texts.mutableSpan
        token.copyBlocks(into: &target, at: place &* Self.stride)
        text.copyBlocks(into: &target, at: place &* Self.stride &+ token.count)
        var copies = members.mutableSpan
        var member = 0
        while member < count {
            copies[place &* Self.maxMemberCount &+ member] = list[member]
            member &+= 1
        }
    }

    @inline(never)
    private mutating func makePlace() -> Int {
        let place = texts.count / Self.stride
        texts.append(contentsOf: repeatElement(0, count: Self.stride))
        members.append(contentsOf: repeatElement(.none, count: Self.maxMemberCount))
        return place
    }

    /// By the end of the signature, which nobody without the key can choose: a keyed hash of its own would
    /// add nothing.
    private static func slot(_ ending: UInt64) -> Int {
        Int(truncatingIfNeeded: (ending &* 0x9E37_79B9_7F4A_7C15) >> 56)
    }
}
