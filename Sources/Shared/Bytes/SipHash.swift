/// The keyed hash SipHash-2-4 (Aumasson and Bernstein, 2012), in its 64-bit and 128-bit forms.
///
/// Without the key nobody can choose inputs that collide, so tables keyed by what clients send stay flat.
public struct SipHash: Sendable {
    /// A 128-bit digest; wide enough to stand for its input.
    public struct Digest: Equatable, Hashable, Sendable {
        public var low: UInt64
        public var high: UInt64

        public init(low: UInt64, high: UInt64) {
            self.low = low
            self.high = high
        }
    }

    private let firstKey: UInt64
    private let secondKey: UInt64

    /// The key is 128 bits: the little-endian words of its bytes 0..<8 and 8..<16.
    public init(firstKey: UInt64, secondKey: UInt64) {
        self.firstKey = firstKey
        self.secondKey = secondKey
    }

    /// The 64-bit hash of `bytes`.
    public func hash64(_ bytes: Span<UInt8>) -> UInt64 {
        var state = State(firstKey, secondKey)
        state.absorb(bytes, in: 0..<bytes.count, length: bytes.count)
        state.third ^= 0xFF
        state.rounds(4)
        return state.folded
    }

    /// The 128-bit hash of `bytes`.
    public func hash128(_ bytes: Span<UInt8>) -> Digest {
        var state = State(firstKey, secondKey)
        state.second ^= 0xEE
        state.absorb(bytes, in: 0..<bytes.count, length: bytes.count)
        return state.digest()
    }

    /// The 128-bit hash of the eight little-endian bytes of `prefix` followed by the bytes of `range`.
    public func hash128(prefix: UInt64, _ bytes: Span<UInt8>, in range: Range<Int>) -> Digest {
        var state = State(firstKey, secondKey)
        state.second ^= 0xEE
        state.absorb(prefix)
        state.absorb(bytes, in: range, length: range.count &+ 8)
        return state.digest()
    }

    public func hash128(prefix: UInt64, _ bytes: Span<UInt8>) -> Digest {
        hash128(prefix: prefix, bytes, in: 0..<bytes.count)
    }

    private struct State {
        var first: UInt64
        var second: UInt64
        var third: UInt64
        var fourth: UInt64

        init(_ firstKey: UInt64, _ secondKey: UInt64) {
            first = firstKey ^ 0x736F_6D65_7073_6575
            second = secondKey ^ 0x646F_7261_6E64_6F6D
            third = firstKey ^ 0x6C79_6765_6E65_7261
            fourth = secondKey ^ 0x7465_6462_7974_6573
        }

        var folded: UInt64 { first ^ second ^ third ^ fourth }

        mutating func round() {
            first &+= second
            second = (second << 13 | second >> 51) ^ first
            first = first << 32 | first >> 32
            third &+= fourth
            fourth = (fourth << 16 | fourth >> 48) ^ third
            first &+= fourth
            fourth = (fourth << 21 | fourth >> 43) ^ first
            third &+= second
            second = (second << 17 | second >> 47) ^ third
            third = third << 32 | third >> 32
        }

        mutating func rounds(_ count: Int) {
            var done = 0
            while done < count {
                round()
                done &+= 1
            }
        }

        mutating func absorb(_ word: UInt64) {
            fourth ^= word
            round()
            round()
            first ^= word
        }

        /// Takes the whole words, then the rest with the message's length (mod 256) in the top byte.
        mutating func absorb(_ bytes: Span<UInt8>, in range: Range<Int>, length: Int) {
            var index = range.lowerBound
            while index &+ 8 <= range.upperBound {
                absorb(bytes.word(at: index))
                index &+= 8
            }
            let rest = bytes.shortWord(in: index..<range.upperBound)
            absorb(rest | UInt64(truncatingIfNeeded: length) << 56)
        }

        mutating func digest() -> Digest {
            third ^= 0xEE
            rounds(4)
            let low = folded
            second ^= 0xDD
            rounds(4)
            return Digest(low: low, high: folded)
        }
    }
}
