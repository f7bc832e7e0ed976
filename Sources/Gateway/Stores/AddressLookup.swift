import EventLoop
import Synchronization

/// Looks a server's name up on a thread of its own, for the resolver may take long. Whoever asks has it
/// looked up anew, and gets what was found last.
final class AddressLookup: Sendable {
    private struct State: ~Copyable {
        var address: SocketAddress?
        var isLooking = false
        var thread: Thread?
    }

    private let state: Mutex<State>
    private let look: @Sendable () -> SocketAddress?

    /// `found` is what is known already.
    init(_ found: SocketAddress?, look: @escaping @Sendable () -> SocketAddress?) {
        state = Mutex(State(address: found))
        self.look = look
    }

    /// nil until it was found once. Never waits for the resolver.
    func address() -> SocketAddress? {
        state.withLock { state in
            if state.isLooking { return state.address }
            // Its last act was to say that it looks no more.
            if let ended = state.thread.take() { ended.join() }
            state.thread = try? Thread(name: "lookup") { self.note(self.look()) }
            state.isLooking = state.thread != nil
            return state.address
        }
    }

    private func note(_ address: SocketAddress?) {
        state.withLock { state in
            if let address { state.address = address }
            state.isLooking = false
        }
    }
}
