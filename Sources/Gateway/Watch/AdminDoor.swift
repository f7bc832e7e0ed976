import CLinux
import EventLoop
import Synchronization

/// The gateway's own door for its administration: HTTP on a Unix socket, served by a thread of its own.
///
/// The socket file has mode 0660, and each peer is asked of the kernel: only the configured users and the
/// gateway's own are served, others get 403. See `AdminAPI` for what can be asked.
final class AdminDoor: Sendable {
    private let loop: Mutex<AdminLoop?>
    private let wakeup: Wakeup
    private let thread = Mutex<Thread?>(nil)

    /// Listens and starts the thread; `ownUser` may use the door besides the configured users.
    ///
    /// Throws `.lock` with EADDRINUSE when another process has the socket.
    static func open(
        _ configuration: Configuration.Admin, _ services: AdminServices, ownUser: UInt32 = geteuid()
    ) throws(IOError) -> AdminDoor {
        let door = try AdminDoor(configuration, services, ownUser)
        try door.thread.withLock { thread throws(IOError) in
            // The thread holds the lock for as long as it lives: the loop is its own. At the end the loop
            // goes, and with it the socket and the lock of its path.
            thread = try Thread(name: "admin") {
                door.loop.withLock { loop in
                    loop?.run()
                    loop = nil
                }
            }
        }
        return door
    }

    private init(
        _ configuration: Configuration.Admin, _ services: AdminServices, _ ownUser: UInt32
    ) throws(IOError) {
        let listener = try UnixListener(path: configuration.path, mode: 0o660, backlog: 64)
        let wakeup = try Wakeup()
        let loop = try AdminLoop(
            listener, users: configuration.users + [ownUser], services, wakeup: wakeup)
        self.wakeup = wakeup
        self.loop = Mutex(loop)
    }

    /// Stops serving, removes the socket file, and waits for the thread, which may be within one bounded
    /// commit.
    func close() {
        wakeup.signal()
        let running = thread.withLock { $0.take() }
        if let running { running.join() }
    }
}
