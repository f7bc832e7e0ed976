internal import Bytes

extension JSONValue {
    /// The shortest text, as UTF-8. Doubles are written so that they read back the same; one that is not
    /// finite has no text in JSON and becomes null.
    public var bytes: [UInt8] {
        var buffer = ByteBuffer(capacity: 256)
        write(into: &buffer)
        return buffer.readable.array
    }

    private func write(into buffer: inout ByteBuffer) {
        switch self {
        case .null: buffer.append("null" as StaticString)
        case .bool(true): buffer.append("true" as StaticString)
        case .bool(false): buffer.append("false" as StaticString)
        case .integer(let value): buffer.append(String(value))
        case .double(let value):
            value.isFinite ? buffer.append("\(value)") : buffer.append("null" as StaticString)
        case .string(let value): buffer.append(jsonString: value)
        case .array(let elements):
            buffer.append(0x5B)
            for (index, element) in elements.enumerated() {
                if index > 0 { buffer.append(0x2C) }
                element.write(into: &buffer)
            }
            buffer.append(0x5D)
        case .object(let members):
            buffer.append(0x7B)
            for (index, member) in members.enumerated() {
                if index > 0 { buffer.append(0x2C) }
                buffer.append(jsonString: member.name)
                buffer.append(0x3A)
                member.value.write(into: &buffer)
            }
            buffer.append(0x7D)
        }
    }
}
