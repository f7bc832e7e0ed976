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
        beginArgument(count: argument.count)
        append(argument)
        append("\r\n")
    }

    public mutating func append(argument: StaticString) {
        beginArgument(count: argument.utf8CodeUnitCount)
        append(argument)
        append("\r\n")
    }

    public mutating func append(argument: String) {
        beginArgument(count: argument.utf8.count)
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
        beginArgument(count: digits)
        append(decimal: Int(argument))
        append("\r\n")
    }

    private mutating func beginArgument(count: Int) {
        append(0x24)
        append(decimal: count)
        append("\r\n")
    }
}
