public import Bytes

/// A command as RESP has it: an array of bulk strings, which are written one behind the other.
///
/// It is written here because hiredis's own writer allocates for each command, and needs all arguments at
/// once.
extension ByteBuffer {
    /// Begins a command of so many arguments, its name included.
    public mutating func beginCommand(argumentCount: Int) {
        append(0x2A)
        append(decimal: argumentCount)
        append("\r\n")
    }

    public mutating func append(argument: Span<UInt8>) {
        append(0x24)
        append(decimal: argument.count)
        append("\r\n")
        append(argument)
        append("\r\n")
    }

    public mutating func append(argument: StaticString) {
        append(0x24)
        append(decimal: argument.utf8CodeUnitCount)
        append("\r\n")
        append(argument)
        append("\r\n")
    }

    public mutating func append(argument: String) {
        append(0x24)
        append(decimal: argument.utf8.count)
        append("\r\n")
        append(argument)
        append("\r\n")
    }

    public mutating func append(argument: Int64) {
        var digits = argument < 0 ? 2 : 1
        var rest = argument.magnitude / 10
        while rest > 0 {
            digits += 1
            rest /= 10
        }
        append(0x24)
        append(decimal: digits)
        append("\r\n")
        append(decimal: Int(argument))
        append("\r\n")
    }
}
