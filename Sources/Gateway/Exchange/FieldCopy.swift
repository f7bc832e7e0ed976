import Bytes
import HTTP1

/// Copies the fields of a parsed head that pass, as they stand, in as few pieces as possible: neighbours that
/// both pass are one run of bytes.
struct FieldCopy {
    /// Where the run of passing lines began that has not been copied yet; -1: none.
    private var runStart = -1
    /// The recognised names that were copied.
    private(set) var copied: UInt64 = 0

    /// Lets the line of `field` pass.
    mutating func keep(_ field: Field) {
        if runStart < 0 { runStart = field.name.lower }
        copied |= field.id.member
    }

    /// Lets everything from `offset` to the next field pass.
    mutating func keep(from offset: Int) {
        runStart = offset
    }

    /// Leaves the line of `field` out, copying the run before it.
    mutating func drop(_ field: Field, _ bytes: Span<UInt8>, into output: inout ByteBuffer) {
        if runStart >= 0 {
            output.append(bytes.extracting(runStart..<field.name.lower))
            runStart = -1
        }
    }

    /// Copies what is left; `headCount` is the length of the head, its final CRLF included.
    mutating func finish(_ bytes: Span<UInt8>, headCount: Int, into output: inout ByteBuffer) {
        if runStart >= 0 {
            output.append(bytes.extracting(runStart..<headCount &- 2))
            runStart = -1
        }
    }
}
