import EventLoop
import Synchronization

/// The handles that exchange, each for one thread at a time; what was used last is used next, for its
/// connections are the likeliest to be alive.
final class CurlPool: Sendable {
    private struct State {
        var free: [CurlHandle] = []
        var count = 0
    }

    private let state = Mutex(State())
    private let largest: Int
    private let room: Semaphore?

    /// `largest`: exchanges under way at once.
    init(largest: Int) {
        self.largest = largest
        room = try? Semaphore(bounded: true)
        room?.signal(largest)
    }

    /// Lends a handle; nil when none came free in time, or there is no memory.
    func take(_ library: CurlLibrary, withinMilliseconds bound: Int) -> CurlHandle? {
        guard let room, room.wait(withinMilliseconds: bound) else { return nil }
        let free = state.withLock { $0.free.popLast() }
        if let handle = free ?? CurlHandle(library) { return handle }
        room.signal()
        return nil
    }

    func give(back handle: CurlHandle) {
        state.withLock { $0.free.append(handle) }
        room?.signal()
    }
}
