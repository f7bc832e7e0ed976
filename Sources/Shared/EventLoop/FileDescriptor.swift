internal import CLinux

/// An open file descriptor with one owner; it is closed when the owner lets go.
public struct FileDescriptor: ~Copyable, Sendable {
    public let number: CInt

    /// Takes over `number`, which nobody else closes.
    public init(owning number: CInt) {
        self.number = number
    }

    deinit {
        if number >= 0 { _ = close(number) }
    }

    /// Hands the descriptor to somebody who closes it.
    public consuming func release() -> CInt {
        let number = number
        discard self
        return number
    }
}
