import Bytes
import Synchronization

/// The revocations that are in force, shared by all workers: asked for every token, so that it must cost
/// little.
///
/// Entries are keyed by (provider, kind, value). One thread writes (the store's); any thread asks. While
/// there is no entry of a kind, to ask for it is one load. The number of entries is bounded: when the table
/// is full, no more revocations are taken (the commit fails, and the client gets 503); none that was taken is
/// dropped before its time.
final class RevocationTable: Sendable {
    let capacity: Int
    private let hash: SipHash
    private let sketch = RevocationSketch()
    private let shards: [16 of Mutex<RevocationShard>]
    /// How many entries there are of each kind, by raw value, and in all at 0.
    private let counts: [5 of Atomic<Int>]

    /// `hash` has a key that clients cannot know.
    init(capacity: Int, hash: SipHash) {
        precondition(capacity > 0, "a table that can hold something")
        self.capacity = capacity
        self.hash = hash
        shards = .init { _ in Mutex(RevocationShard()) }
        counts = .init { _ in Atomic(0) }
    }

    /// How many entries are held.
    var count: Int { counts[0].load(ordering: .relaxed) }
    func count(of kind: RevocationKind) -> Int { counts[Int(kind.rawValue)].load(ordering: .relaxed) }
    /// How many more fit.
    var room: Int { max(0, capacity - count) }

    /// Tells by what, if anything, the token with these claims is revoked.
    ///
    /// Ranges are offsets in `bytes`; times are microseconds since 1970. A user's entry refuses tokens whose
    /// `auth_time`, else `iat`, is not later than its `before`; a token with neither is refused.
    func isRevoked(
        provider: Int, _ bytes: Span<UInt8>, tokenID: ByteRange?, sessionID: ByteRange?, subject: ByteRange?,
        keyID: ByteRange? = nil, authTimeMicroseconds: Int64?, issuedAtMicroseconds: Int64?
    ) -> RevocationKind? {
        if counts[0].load(ordering: .acquiring) == 0 { return nil }
        if let tokenID, before(provider, .tokenID, bytes, tokenID) != nil { return .tokenID }
        if let sessionID, before(provider, .sessionID, bytes, sessionID) != nil { return .sessionID }
        if let keyID, before(provider, .keyID, bytes, keyID) != nil { return .keyID }
        if let subject, let before = before(provider, .subject, bytes, subject) {
            if authTimeMicroseconds ?? issuedAtMicroseconds ?? Int64.min <= before { return .subject }
        }
        return nil
    }

    /// Where the values of a token would show; an empty one is none.
    func trace(
        _ bytes: Span<UInt8>, tokenID: ByteRange, sessionID: ByteRange, subject: ByteRange, keyID: ByteRange
    ) -> RevocationTrace {
        var trace = RevocationTrace()
        if !tokenID.isEmpty { trace.tokenID = RevocationSketch.bit(.tokenID, bytes, tokenID.bounds) }
        if !sessionID.isEmpty { trace.sessionID = RevocationSketch.bit(.sessionID, bytes, sessionID.bounds) }
        if !subject.isEmpty { trace.subject = RevocationSketch.bit(.subject, bytes, subject.bounds) }
        if !keyID.isEmpty { trace.keyID = RevocationSketch.bit(.keyID, bytes, keyID.bounds) }
        return trace
    }

    /// Tells whether the token of this trace may be revoked, so that `isRevoked` must be asked; false is
    /// certain.
    @inline(__always)
    func mayBeRevoked(_ trace: RevocationTrace) -> Bool {
        if counts[0].load(ordering: .acquiring) == 0 { return false }
        return sketch.mayHold(trace.tokenID) || sketch.mayHold(trace.sessionID)
            || sketch.mayHold(trace.subject) || sketch.mayHold(trace.keyID)
    }

    private func before(
        _ provider: Int, _ kind: RevocationKind, _ bytes: Span<UInt8>, _ range: ByteRange
    ) -> Int64? {
        if counts[Int(kind.rawValue)].load(ordering: .acquiring) == 0 { return nil }
        if !sketch.mayHold(kind, bytes, range.bounds) { return nil }
        let digest = digest(provider, kind, bytes, range.bounds)
        return shards[Self.shard(of: digest)].withLock { $0.before(digest) }
    }

    /// Takes an entry in, for ever when the table is not full; false when it is. The one writer calls this.
    func insert(provider: Int, _ entry: RevocationEntry, forgetAt: Int64) -> Bool {
        if room == 0 { return false }
        sketch.add(entry.kind, entry.value.span, 0..<entry.value.count)
        let digest = digest(provider, entry.kind, entry.value.span, 0..<entry.value.count)
        let slot = RevocationShard.Slot(
            digest: digest, kind: entry.kind, before: entry.beforeMicroseconds ?? 0, forgetAt: forgetAt)
        let isNew = shards[Self.shard(of: digest)].withLock { $0.insert(slot) }
        if isNew {
            counts[Int(entry.kind.rawValue)].add(1, ordering: .releasing)
            counts[0].add(1, ordering: .releasing)
        }
        return true
    }

    /// Ends that are told by several clocks differ by less.
    private static let slackMicroseconds: Int64 = 2_000_000

    /// Tells whether this entry is held, and until about `forgetAt` or later.
    func holds(provider: Int, _ entry: RevocationEntry, until forgetAt: Int64) -> Bool {
        let digest = digest(provider, entry.kind, entry.value.span, 0..<entry.value.count)
        let times = shards[Self.shard(of: digest)].withLock { $0.times(digest) }
        guard let times else { return false }
        return times.forgetAt >= forgetAt - Self.slackMicroseconds
            && times.before >= entry.beforeMicroseconds ?? 0
    }

    /// Forgets the entries that ended at `nowMicroseconds` (wall clock) or earlier, and tells how many.
    func purge(nowMicroseconds: Int64) -> Int {
        var total = 0
        for shard in 0..<16 {
            let forgotten = shards[shard].withLock { $0.purge(now: nowMicroseconds) }
            for kind in RevocationKind.allCases {
                let number = forgotten[Int(kind.rawValue)]
                counts[Int(kind.rawValue)].subtract(number, ordering: .relaxed)
                counts[0].subtract(number, ordering: .relaxed)
                total += number
            }
        }
        return total
    }

    private func digest(
        _ provider: Int, _ kind: RevocationKind, _ bytes: Span<UInt8>, _ range: Range<Int>
    ) -> SipHash.Digest {
        let prefix = UInt64(truncatingIfNeeded: provider) << 8 | UInt64(kind.rawValue)
        let digest = hash.hash128(prefix: prefix, bytes, in: range)
        // All zero marks a free slot.
        return digest.low == 0 && digest.high == 0 ? SipHash.Digest(low: 1, high: 0) : digest
    }

    private static func shard(of digest: SipHash.Digest) -> Int { Int(truncatingIfNeeded: digest.high >> 60) }
}
