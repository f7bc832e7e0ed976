import Bytes
import JWT

/// What requests need of the tokens that are known, made when each was new: the identity fields for the
/// upstream, the user for limits and log, and where its revocation would show.
///
///     texts   for one token too large to be remembered │ one stride for each further place in use …
///             each: identity fields · subject · token id · session id · key id
///
/// Places are numbered by provider and by the verifier's place (`TokenStanding`), which is given anew only to
/// a token that is new. The room is reserved at once and becomes resident only as places come into use.
struct Passports: ~Copyable {
    private static let stride = 2_048
    /// More than four times what a token of 8 KiB can hold of claims, with the names of the identity fields.
    private static let largest = 36_864

    struct Passport {
        var identity = ByteRange.empty
        /// Where the subject stands in the identity fields; empty if it does not.
        var subjectInIdentity = ByteRange.empty
        var subject = ByteRange.empty
        var tokenID = ByteRange.empty
        var sessionID = ByteRange.empty
        /// The `kid` of its key.
        var keyID = ByteRange.empty
        /// The claims that the limits ask for: each its length in two bytes, and its text.
        var claims = ByteRange.empty
        /// Which of the scopes that routes ask for it has.
        var scopes: UInt64 = 0
        /// What the limits know the user by.
        var user = SipHash.Digest(low: 0, high: 0)
        var trace = RevocationTrace()
        var authTime: Int64?
        var issuedAt: Int64?
    }

    private let desk: Desk
    private static let absent = 0xFFFF
    private var passports = [Passport()]
    /// Of each provider's places, where its passport stands; 0: not in use yet.
    private var seats: [Int32]
    private var storage: [UInt8]

    /// What is needed to issue one, outside, since calling a function of this may copy it.
    private final class Desk {
        let fields: IdentityFields
        /// The claims that the limits ask for.
        let claimNames: [[UInt8]]
        let userHash: SipHash
        let scopes: [[UInt8]]
        /// By provider, where its scopes stand; nil: in the usual claims.
        let scopeClaims: [[UInt8]?]
        var rendered = ByteBuffer(capacity: 512)

        init(
            _ fields: IdentityFields, _ claims: [String], _ userHash: SipHash, _ scopes: [String],
            _ scopeClaims: [String?]
        ) {
            self.fields = fields
            claimNames = claims.map { Array($0.utf8) }
            self.userHash = userHash
            self.scopes = scopes.map { Array($0.utf8) }
            self.scopeClaims = scopeClaims.map { $0.map { Array($0.utf8) } }
        }
    }

    /// `userHash` has a key that clients cannot know.
    init(
        _ fields: IdentityFields, providers: Int, userHash: SipHash, claims: [String] = [],
        scopes: [String] = [], scopeClaims: [String?] = []
    ) {
        desk = Desk(fields, claims, userHash, scopes, scopeClaims)
        let places = providers * TokenVerifier.placeCount
        seats = [Int32](repeating: 0, count: places)
        storage = [UInt8](repeating: 0, count: Self.largest)
        storage.reserveCapacity(Self.largest + places * Self.stride)
        passports.reserveCapacity(places + 1)
    }

    /// What `issue` has made for this place.
    func seat(provider: Int, place: Int) -> Int {
        Int(seats.span[provider &* TokenVerifier.placeCount &+ place])
    }

    subscript(_ seat: Int) -> Passport {
        @inline(__always) get { passports.span[seat] }
    }

    @_lifetime(borrow self)
    func text(_ range: ByteRange) -> Span<UInt8> { storage.span.extracting(range.bounds) }

    /// What all ranges are offsets in.
    var texts: Span<UInt8> {
        @_lifetime(borrow self)
        get { storage.span }
    }

    /// Makes the passport of a token that is new at `place`, and answers with its seat; a place of -1, or a
    /// text too long for a place, is given the one seat that the next such token takes over.
    @inline(never)
    mutating func issue(
        _ claims: borrowing Claims, provider: Int, place: Int, _ revocations: RevocationTable
    ) -> Int {
        desk.rendered.removeAll()
        let isFit = desk.fields.write(claims, into: &desk.rendered)
        var passport = Passport()
        passport.identity = ByteRange(offset: 0, count: desk.rendered.count)
        passport.subjectInIdentity = desk.fields.subjectRange(claims)
        // No one is known by a token that the upstream could misread.
        passport.subject = isFit ? append(claims.subject, of: claims) : .empty
        passport.tokenID = append(claims.tokenID, of: claims)
        passport.sessionID = append(claims.sessionID, of: claims)
        passport.keyID = ByteRange(offset: desk.rendered.count, count: claims.keyID.count)
        desk.rendered.append(claims.keyID.span)
        passport.claims = appendClaims(of: claims)
        if !desk.scopes.isEmpty {
            passport.scopes = claims.scopes(among: desk.scopes, claim: desk.scopeClaims[provider])
        }
        passport.authTime = claims.authTime
        passport.issuedAt = claims.issuedAt
        passport.user = Self.user(desk.rendered, passport.subject, provider, desk.userHash)
        passport.trace = Self.trace(desk.rendered, passport, revocations)
        return keep(passport, at: place < 0 ? -1 : provider &* TokenVerifier.placeCount &+ place)
    }

    private mutating func append(_ value: ByteRange?, of claims: borrowing Claims) -> ByteRange {
        guard let value else { return .empty }
        let range = ByteRange(offset: desk.rendered.count, count: Int(value.count))
        desk.rendered.append(claims.bytes.extracting(value.bounds))
        return range
    }

    private mutating func appendClaims(of claims: borrowing Claims) -> ByteRange {
        let start = desk.rendered.count
        for name in desk.claimNames {
            let value = claims.scalar(named: name.span)
            let count = value.map { Int($0.count) } ?? Self.absent
            desk.rendered.append(UInt8(truncatingIfNeeded: count), UInt8(truncatingIfNeeded: count >> 8))
            if let value { desk.rendered.append(claims.bytes.extracting(value.bounds)) }
        }
        return ByteRange(offset: start, count: desk.rendered.count - start)
    }

    /// The text of a claim that the limits ask for, by its index among them; nil: the token has none.
    func claim(_ index: Int, of seat: Int) -> ByteRange? {
        var offset = passports[seat].claims.lower
        var index = index
        while true {
            let count = Int(storage[offset]) | Int(storage[offset + 1]) << 8
            if index == 0 { return count == Self.absent ? nil : ByteRange(offset: offset + 2, count: count) }
            offset += 2 + (count == Self.absent ? 0 : count)
            index -= 1
        }
    }

    private static func user(
        _ text: borrowing ByteBuffer, _ subject: ByteRange, _ provider: Int, _ hash: SipHash
    ) -> SipHash.Digest {
        RateLimit.user(text.readable.extracting(subject.bounds), provider: provider, hash)
    }

    private static func trace(
        _ text: borrowing ByteBuffer, _ passport: Passport, _ revocations: RevocationTable
    ) -> RevocationTrace {
        revocations.trace(
            text.readable, tokenID: passport.tokenID, sessionID: passport.sessionID,
            subject: passport.subject, keyID: passport.keyID)
    }

    /// Takes the rendered text over, at the seat of `place`.
    private mutating func keep(_ passport: Passport, at place: Int) -> Int {
        var seat = 0
        if place >= 0 && desk.rendered.count <= Self.stride {
            seat = Int(seats[place])
            if seat == 0 {
                seat = passports.count
                seats[place] = Int32(seat)
                passports.append(passport)
                storage.append(contentsOf: repeatElement(0, count: Self.stride))
            }
        } else if place >= 0 {
            seats[place] = 0
        }
        precondition(desk.rendered.count <= Self.largest, "a token's claims are bounded by its own length")
        let start = seat == 0 ? 0 : Self.largest &+ (seat &- 1) &* Self.stride
        passports[seat] = passport
        passports[seat].identity = Self.moved(passport.identity, start)
        passports[seat].subject = Self.moved(passport.subject, start)
        passports[seat].tokenID = Self.moved(passport.tokenID, start)
        passports[seat].sessionID = Self.moved(passport.sessionID, start)
        passports[seat].keyID = Self.moved(passport.keyID, start)
        passports[seat].claims = Self.moved(passport.claims, start)
        Self.copy(desk.rendered, into: &storage, at: start)
        return seat
    }

    private static func moved(_ range: ByteRange, _ offset: Int) -> ByteRange {
        range.isEmpty ? range : ByteRange(offset: range.lower &+ offset, count: Int(range.count))
    }

    private static func copy(_ text: borrowing ByteBuffer, into texts: inout [UInt8], at start: Int) {
        let bytes = text.readable
        var target = texts.mutableSpan
        var index = 0
        while index < bytes.count {
            target[start &+ index] = bytes[index]
            index &+= 1
        }
    }
}
