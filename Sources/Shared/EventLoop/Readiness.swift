internal import CLinux

/// What an event says of its descriptor.
public struct Readiness: Equatable, Sendable {
    public let bits: UInt32

    public init(bits: UInt32) {
        self.bits = bits
    }

    /// There is something to read, be it bytes, the end, or an error.
    public var isReadable: Bool {
        bits & (UInt32(EPOLLIN.rawValue) | UInt32(EPOLLRDHUP.rawValue) | Self.failure) != 0
    }
    public var isWritable: Bool { bits & (UInt32(EPOLLOUT.rawValue) | Self.failure) != 0 }
    /// The peer has ended its side or is gone.
    public var isPeerClosed: Bool { bits & (UInt32(EPOLLRDHUP.rawValue) | Self.failure) != 0 }
    public var isFailure: Bool { bits & Self.failure != 0 }

    private static var failure: UInt32 { UInt32(EPOLLERR.rawValue) | UInt32(EPOLLHUP.rawValue) }
}
