import EventLoop
import Synchronization

/// The handles that exchange, each for one thread at a time; what was used last is used next, for its
/// connections are the likeliest to be alive.
final class CurlPool: Sendable {
    private let free = Mutex<[CurlHandle]>([])
    private let room: Semaphore?

    /// `largest`: exchanges under way at once.
    init(largest: Int) {
        room = try? Semaphore(bounded: true)
        room?.signal(largest)
    }

    /// Lends a handle; nil when none came free in time, or there is no memory.
    func take(_ library: CurlLibrary, withinMilliseconds bound: Int) -> CurlHandle? {
        guard let room, room.wait(withinMilliseconds: bound) else { return nil }
        let kept = free.withLock { $0.popLast() }
        if let handle = kept ?? CurlHandle(library) { return handle }
        room.signal()
        return nil
    }

    func give(back handle: CurlHandle) {
        free.withLock { $0.append(handle) }
        room?.signal()
    }
}
