internal import CLinux

/// A system call that failed: which one, and with what errno.
public struct IOError: Error, Equatable, Sendable {
    public let operation: Operation
    public let code: CInt

    public enum Operation: String, Sendable {
        case open, socket, bind, listen, accept, connect, epoll, eventfd, signalfd, thread, lock, option, path
        case duplicate, process
    }

    public init(_ operation: Operation, code: CInt) {
        self.operation = operation
        self.code = code
    }

    /// The error that the calling thread's errno holds.
    static func last(_ operation: Operation) -> IOError { IOError(operation, code: clinux_errno()) }

    public var isAddressInUse: Bool { code == EADDRINUSE }
}

extension IOError: CustomStringConvertible {
    public var description: String { "\(operation.rawValue): \(Self.text(of: code))" }
}
