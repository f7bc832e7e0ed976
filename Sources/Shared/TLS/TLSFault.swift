/// Why there is no secured connection, in words without secrets.
public struct TLSFault: Error, Equatable, Sendable {
    public var text: String

    public init(_ text: String) {
        self.text = text
    }
}
