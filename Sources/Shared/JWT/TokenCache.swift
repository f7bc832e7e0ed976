internal import Bytes
internal import JSON

/// The tokens that were last found good, with their claims, so that the next request of a client costs no
/// HMAC.
///
/// Bounded: 64 sets of four slots, each for one token with its claims, of 1,792 bytes and 16 claims at the
/// most; a new token takes the place of the one that has been longest in its set. Only tokens whose signature
/// was right come in, so that nobody without the key can push others out. A cache lives and dies with its key
/// and rules. What depends on the time is judged again on each use.
///
///     texts    token · claims, un-escaped │ token · claims │ ...   one stride for each place in use
///     members  up to 16                   │ up to 16       │ ...
///
/// The room is reserved at once and becomes resident only as places come into use.
struct TokenCache: ~Copyable {
    static let slotCount = 256
    private static let ways = 4
    private static let maxTokenCount = 1_024
    private static let maxMemberCount = 16
    /// A token, and its claims, which are three quarters of it at the most.
    private static let stride = maxTokenCount + maxTokenCount * 3 / 4

    private struct Slot {
        /// Which place among the texts and members is this slot's; -1 until the slot is first used.
        var place = -1
        var tokenCount = 0
        var window = ValidityWindow.never
        var textCount = 0
        var memberCount = 0
        var facts = ClaimFacts()
    }

    /// The last eight characters of each slot's token, beside each other in their sets; 0 in one that is
    /// free.
    private var endings = [UInt64](repeating: 0, count: slotCount)
    private var slots = [Slot](repeating: Slot(), count: slotCount)
    /// Of each slot's token the `kid` of its key.
    private var keyIDs = [[UInt8]](repeating: [], count: slotCount)
    /// Which slot of each set is the next to be given up.
    private var hands = [UInt8](repeating: 0, count: slotCount / ways)
    private var texts: [UInt8] = []
    private var members: [JSONMembers.Member] = []

    init() {
        texts.reserveCapacity(Self.slotCount * Self.stride)
        members.reserveCapacity(Self.slotCount * Self.maxMemberCount)
    }

    /// The slot of `token`, or -1 if it is not known.
    ///
    /// Compares as secrets are compared, since a token is one: who guesses at a stranger's must learn nothing
    /// from the time.
    @inline(__always)
    func find(_ token: Span<UInt8>) -> Int {
        let ending = token.word(at: max(0, token.count &- 8))
        let first = Self.set(ending) &* Self.ways
        let endings = endings.span
        var index = first
        // 45 bits of the signature at once: nobody comes closer to them by trying.
        while endings[index] != ending {
            index &+= 1
            if index == first &+ Self.ways { return -1 }
        }
        let slots = slots.span
        let count = slots[index].tokenCount
        // A token of no bytes ends like a slot that is free.
        if count != token.count || slots[index].place < 0 { return -1 }
        let start = slots[index].place &* Self.stride
        return texts.span.extracting(start..<start &+ count).equalsByBlocks(token) ? index : -1
    }

    /// Forgets every token. The room is kept, and each slot keeps its place.
    mutating func removeAll() {
        for index in slots.indices {
            endings[index] = 0
            // Not even a token of no bytes has this count.
            slots[index].tokenCount = -1
        }
    }

    /// When the token of a slot is good.
    func window(of index: Int) -> ValidityWindow { slots.span[index].window }
    func facts(of index: Int) -> ClaimFacts { slots[index].facts }

    /// Copies the claims of a slot's token into `claims`.
    func recall(_ index: Int, into claims: inout Claims) {
        let slot = slots[index]
        let textStart = slot.place &* Self.stride &+ slot.tokenCount
        let first = slot.place &* Self.maxMemberCount
        claims.members.assign(
            texts.span.extracting(textStart..<textStart &+ slot.textCount),
            members.span.extracting(first..<first &+ slot.memberCount))
        claims.facts = slot.facts
        claims.keyID = keyIDs[index]
    }

    /// Keeps a token whose signature is right and whose claims the rules accept, and answers with its slot,
    /// or -1 if it is too large to be kept.
    mutating func insert(_ token: Span<UInt8>, _ claims: borrowing Claims, _ window: ValidityWindow) -> Int {
        let text = claims.members.text
        let list = claims.members.all
        let count = list.count
        if token.count &+ text.count > Self.stride || count > Self.maxMemberCount { return -1 }
        let ending = token.word(at: max(0, token.count &- 8))
        let set = Self.set(ending)
        let index = set &* Self.ways &+ Int(hands[set])
        hands[set] = (hands[set] &+ 1) & UInt8(truncatingIfNeeded: Self.ways &- 1)
        var place = slots[index].place
        if place < 0 { place = makePlace() }
        endings[index] = ending
        slots[index] = Slot(
            place: place, tokenCount: token.count, window: window, textCount: text.count, memberCount: count,
            facts: claims.facts)
        keyIDs[index] = claims.keyID
        var target = texts.mutableSpan
        token.copyBlocks(into: &target, at: place &* Self.stride)
        text.copyBlocks(into: &target, at: place &* Self.stride &+ token.count)
        var copies = members.mutableSpan
        var member = 0
        while member < count {
            copies[place &* Self.maxMemberCount &+ member] = list[member]
            member &+= 1
        }
        return index
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
    private static func set(_ ending: UInt64) -> Int {
        Int(truncatingIfNeeded: (ending &* 0x9E37_79B9_7F4A_7C15) &>> 58)
    }
}
