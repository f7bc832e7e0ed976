// Invariant: bytes are read at offsets from `start`, which is not negative, to below `end`, which is at most
// the count. The functions in C are given a start within the bytes and how many there are from it.
import Bytes
internal import CBytes

extension ByteClass {
    /// The offset of the first byte from `start` on that is not of `set`; `end` without one.
    ///
    /// Four bytes go by with one look at the bound.
    @inline(__always)
    static func run(of set: UInt8, _ bytes: Span<UInt8>, _ start: Int, to end: Int) -> Int {
        precondition(start >= 0 && end <= bytes.count, "a run within the bytes")
        var index = start
        while index &+ 4 <= end {
            if unsafe of(bytes[unchecked: index]) & set == 0 { return index }
            if unsafe of(bytes[unchecked: index &+ 1]) & set == 0 { return index &+ 1 }
            if unsafe of(bytes[unchecked: index &+ 2]) & set == 0 { return index &+ 2 }
            if unsafe of(bytes[unchecked: index &+ 3]) & set == 0 { return index &+ 3 }
            index &+= 4
        }
        while index < end {
            if unsafe of(bytes[unchecked: index]) & set == 0 { return index }
            index &+= 1
        }
        return index
    }

    /// The offset of the first byte from `start` on that no query holds, or the count.
    @inline(__always)
    static func queryEnd(_ bytes: Span<UInt8>, _ start: Int) -> Int {
        precondition(start >= 0 && start <= bytes.count, "a run within the bytes")
        return unsafe bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return start }
            return unsafe start &+ cbytes_query(base + start, all.count &- start)
        }
    }

    /// Tells whether the bytes of `range`, which is not empty, are letters, digits, `-` and `.` alone.
    @inline(__always)
    static func isName(_ bytes: Span<UInt8>, _ range: Range<Int>) -> Bool {
        precondition(range.lowerBound >= 0 && range.upperBound <= bytes.count, "a run within the bytes")
        return unsafe bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return false }
            return unsafe cbytes_is_name(
                base + range.lowerBound, range.count, all.count &- range.lowerBound) != 0
        }
    }

    /// How the bytes from `start` on open as a path of the plainest characters.
    @inline(__always)
    static func openPath(_ bytes: Span<UInt8>, _ start: Int) -> cbytes_path {
        precondition(start >= 0 && start <= bytes.count, "a run within the bytes")
        return unsafe bytes.withUnsafeBufferPointer { all in
            guard let base = all.baseAddress else { return cbytes_path() }
            return unsafe cbytes_open_path(base + start, all.count &- start)
        }
    }
}
