internal import Bytes

extension IPAddress: CustomStringConvertible {
    /// `127.0.0.1` or `2001:db8::1`.
    public var description: String {
        var text = ByteBuffer(capacity: 48)
        text.append(self)
        return text.readable.text
    }
}
