import Bytes

/// One part of the revocation table: open addressing with linear probing over 128-bit keyed digests.
///
/// A digest stands for what was hashed; that two differ and agree in all 128 bits is not going to happen.
struct RevocationShard: Sendable {
    struct Slot: Sendable {
        /// All zero: free.
        var digest: SipHash.Digest
        var kind: RevocationKind
        var before: Int64
        var forgetAt: Int64

        static let free = Slot(
            digest: SipHash.Digest(low: 0, high: 0), kind: .tokenID, before: 0, forgetAt: 0)
        var isFree: Bool { digest.low == 0 && digest.high == 0 }
    }

    /// A power of two of slots, at most three quarters of them taken.
    private var slots: [Slot] = Array(repeating: .free, count: 16)
    private(set) var count = 0

    /// The `before` of the entry with this digest; nil when there is none.
    func before(_ digest: SipHash.Digest) -> Int64? {
        let slot = slots[offset(of: digest)]
        return slot.isFree ? nil : slot.before
    }

    /// Both times of the entry with this digest.
    func times(_ digest: SipHash.Digest) -> (before: Int64, forgetAt: Int64)? {
        let slot = slots[offset(of: digest)]
        return slot.isFree ? nil : (slot.before, slot.forgetAt)
    }

    /// Takes an entry in; of one that is held already, the later times stay. Tells whether it is a new one.
    mutating func insert(_ slot: Slot) -> Bool {
        let found = offset(of: slot.digest)
        if !slots[found].isFree {
            slots[found].before = max(slots[found].before, slot.before)
            slots[found].forgetAt = max(slots[found].forgetAt, slot.forgetAt)
            return false
        }
        slots[found] = slot
        count += 1
        if count * 4 > slots.count * 3 { rebuild(slots.filter { !$0.isFree }) }
        return true
    }

    /// Forgets what ended at `now` or earlier, and tells how many of each kind were forgotten (by raw value).
    mutating func purge(now: Int64) -> [5 of Int] {
        var forgotten: [5 of Int] = .init(repeating: 0)
        var live: [Slot] = []
        for slot in slots where !slot.isFree {
            if slot.forgetAt > now {
                live.append(slot)
            } else {
                forgotten[Int(slot.kind.rawValue)] += 1
            }
        }
        if live.count != count { rebuild(live) }
        return forgotten
    }

    private mutating func rebuild(_ live: [Slot]) {
        var size = 16
        while live.count * 2 > size { size *= 2 }
        slots = Array(repeating: .free, count: size)
        count = live.count
        for slot in live { slots[offset(of: slot.digest)] = slot }
    }

    /// Where the digest stands, or the free slot where it would.
    private func offset(of digest: SipHash.Digest) -> Int {
        let mask = slots.count &- 1
        var offset = Int(truncatingIfNeeded: digest.low) & mask
        while !slots[offset].isFree && slots[offset].digest != digest { offset = (offset &+ 1) & mask }
        return offset
    }
}
