import EventLoop

/// A thread that goes on until it is told to end.
struct EndableThread: ~Copyable {
    private let ending: Semaphore
    private let thread: Thread

    /// `body` pauses by waiting for the semaphore with a bound, and returns once it is signalled.
    init(name: String, _ body: @escaping @Sendable (Semaphore) -> Void) throws(IOError) {
        let ending = try Semaphore(bounded: true)
        let thread = try Thread(name: name) { body(ending) }
        self.ending = ending
        self.thread = thread
    }

    /// Lets the thread finish what it is at, and waits for it.
    consuming func end() {
        ending.signal()
        thread.join()
    }
}
