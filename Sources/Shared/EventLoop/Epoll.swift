// Invariant: `events` owns `capacity` elements for as long as the value lives; only the first `ready` of
// them, which the kernel has filled, are read.
internal import CLinux

/// An epoll instance, edge-triggered throughout: each descriptor is registered once and asked again only
/// after EAGAIN.
@safe
public struct Epoll: ~Copyable {
    private let descriptor: FileDescriptor
    private let events: UnsafeMutablePointer<epoll_event>
    private let capacity: Int
    private var ready = 0

    /// What a registration waits for beside bytes to read.
    public enum Interest: Sendable { case reading, readingAndWriting, level }

    public init(capacity: Int = 512) throws(IOError) {
        let number = epoll_create1(CInt(EPOLL_CLOEXEC))
        guard number >= 0 else { throw IOError.last(.epoll) }
        descriptor = FileDescriptor(owning: number)
        let events = UnsafeMutablePointer<epoll_event>.allocate(capacity: capacity)
        unsafe events.initialize(repeating: epoll_event(), count: capacity)
        unsafe self.events = events
        self.capacity = capacity
    }

    deinit {
        unsafe events.deallocate()
    }

    /// Registers `number`; events of it will carry `token`.
    public func add(_ number: CInt, token: Token, interest: Interest) throws(IOError) {
        try control(CInt(EPOLL_CTL_ADD), number, token, interest)
    }

    public func modify(_ number: CInt, token: Token, interest: Interest) throws(IOError) {
        try control(CInt(EPOLL_CTL_MOD), number, token, interest)
    }

    /// Takes `number` out; one that was never in is let be.
    public func remove(_ number: CInt) {
        _ = epoll_ctl(descriptor.number, CInt(EPOLL_CTL_DEL), number, nil)
    }

    /// Waits for events; 0 milliseconds does not wait, a negative number waits for ever. An interrupted wait
    /// is an empty one.
    public mutating func wait(milliseconds: CInt) -> Int {
        let count = unsafe clinux_epoll_wait(descriptor.number, events, CInt(capacity), milliseconds)
        ready = max(Int(count), 0)
        return ready
    }

    public func token(at index: Int) -> Token {
        precondition(index >= 0 && index < ready, "only events of the last wait can be read")
        return unsafe Token(bits: events[index].data.u64)
    }

    public func readiness(at index: Int) -> Readiness {
        precondition(index >= 0 && index < ready, "only events of the last wait can be read")
        return unsafe Readiness(bits: events[index].events)
    }

    private func control(
        _ operation: CInt, _ number: CInt, _ token: Token, _ interest: Interest
    ) throws(IOError) {
        let always = UInt32(EPOLLIN.rawValue) | UInt32(EPOLLRDHUP.rawValue)
        var event = unsafe epoll_event()
        switch interest {
        case .reading: unsafe event.events = always | EPOLLET.rawValue
        case .readingAndWriting: unsafe event.events = always | UInt32(EPOLLOUT.rawValue) | EPOLLET.rawValue
        case .level: unsafe event.events = UInt32(EPOLLIN.rawValue)
        }
        unsafe event.data.u64 = token.bits
        if unsafe epoll_ctl(descriptor.number, operation, number, &event) != 0 { throw IOError.last(.epoll) }
    }
}
