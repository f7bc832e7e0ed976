// Invariant: the retained box is handed to exactly one new thread, which takes the reference over; when the
// thread could not be made, it is released here.
internal import CLinux

/// A thread of the operating system, joined by whoever started it.
public struct Thread: ~Copyable, Sendable {
    private let handle: pthread_t

    private final class Body: Sendable {
        let run: @Sendable () -> Void
        let name: String

        init(name: String, run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts `body` on a thread called `name` (15 bytes of it are kept).
    public init(name: String, _ body: @escaping @Sendable () -> Void) throws(IOError) {
        var handle = pthread_t()
        let box = unsafe Unmanaged.passRetained(Body(name: name, run: body))
        let code = unsafe pthread_create(&handle, nil, { unsafe Thread.enter($0) }, box.toOpaque())
        guard code == 0 else {
            unsafe box.release()
            throw IOError(.thread, code: code)
        }
        self.handle = handle
    }

    /// Waits until the thread has ended.
    public consuming func join() {
        _ = pthread_join(handle, nil)
    }

    /// Lets the thread that asks do nothing for a while.
    public static func sleep(microseconds: Int64) {
        if microseconds > 0 { _ = usleep(useconds_t(clamping: microseconds)) }
    }

    private static func enter(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context = unsafe context else { return nil }
        let body = unsafe Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
        _ = unsafe pthread_setname_np(pthread_self(), String(body.name.prefix(15)))
        body.run()
        return nil
    }
}
