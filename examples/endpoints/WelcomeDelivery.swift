import EventLoop

/// Sends the e-mails that wait in the database: a thread of the serving app. Signing up waits for none of it.
///
///     sign-up ─▶ row ─▶ taken for a while ─▶ sent ─▶ row gone
///                 ▲                            │
///                 └── later, longer each time ─┘ (until a day is over, or the address is none)
///
/// Several apps on one database send each but once. Whoever ends between sending and forgetting sends again,
/// with the same key, by which Resend knows it. Brevo knows none: what it may have sent is given up.
struct WelcomeDelivery: ~Copyable {
    /// How often the table is looked at, in milliseconds.
    private static let interval = 1_000
    /// How long one that was taken is nobody else's, in microseconds: longer than sending takes.
    static let lease: Int64 = 120_000_000
    /// Before providers forget the key, a day after they heard it first.
    static let longest: Int64 = 23 * 3_600_000_000
    private static let firstPause: Int64 = 10_000_000
    private static let longestPause: Int64 = 3_600_000_000

    private let thread: EndableThread
    private let cancellation: Cancellation

    init(_ database: Database, _ email: WelcomeEmail) throws(IOError) {
        let cancellation = Cancellation()
        let thread = try EndableThread(name: "welcome") { ending in
            Self.run(database.store(), email, ending, cancellation)
        }
        self.cancellation = cancellation
        self.thread = thread
    }

    /// Lets go of one that is being sent, and ends.
    consuming func end() {
        cancellation.cancel()
        thread.end()
    }

    private static func run(
        _ store: any Store, _ email: WelcomeEmail, _ ending: Semaphore, _ cancellation: Cancellation
    ) {
        var lastFault: String?
        while true {
            var pause = interval
            do throws(Problem) {
                if try deliver(store, email, at: Moment.now().wall, cancellation) { pause = 0 }
                lastFault = nil
            } catch {
                if error.detail != lastFault { StandardError.write("welcome e-mails wait: \(error.detail)") }
                lastFault = error.detail
            }
            if ending.wait(withinMilliseconds: pause) { return }
        }
    }

    /// Sends the one that has waited longest, or puts it off; false when none is due. `now` is in
    /// microseconds since 1970.
    static func deliver(
        _ store: any Store, _ email: WelcomeEmail, at now: Int64, _ cancellation: Cancellation
    ) throws(Problem) -> Bool {
        let taken = try store.write { () throws(Problem) in
            try store.takeWelcome(dueAt: now, leaseEnd: now + lease)
        }
        guard let welcome = taken else { return false }
        let user = try store.user(id: welcome.userID)
        guard let user, user.disabledAt == nil, now <= welcome.createdAt + longest else {
            try store.write { () throws(Problem) in try store.deleteWelcome(of: welcome.userID) }
            return true
        }
        let fault: ServiceError?
        do throws(ServiceError) {
            try email.send(welcome, to: user, cancellation)
            fault = nil
        } catch { fault = error }
        try store.write { () throws(Problem) in
            guard let fault, let next = next(welcome, after: fault, at: now) else {
                return try store.deleteWelcome(of: welcome.userID)
            }
            try store.postponeWelcome(of: welcome.userID, until: next)
        }
        return true
    }

    /// When it is tried again; nil: no more.
    private static func next(_ welcome: Welcome, after fault: ServiceError, at now: Int64) -> Int64? {
        if fault.fault == .cancelled { return now }
        var pause = firstPause
        for _ in 1..<max(1, min(welcome.attempts, 20)) { pause = min(pause * 2, longestPause) }
        if let asked = fault.retryAfterMilliseconds { pause = max(pause, Int64(asked) * 1_000) }
        let isSentPerhaps = fault.service == .brevo && fault.retry == .ifRepeatable
        let isOver =
            fault.fault == .caller || isSentPerhaps || now + pause > welcome.createdAt + longest
        StandardError.write(
            "the welcome e-mail of user \(welcome.userID) \(isOver ? "is given up" : "is put off"): \(fault)")
        return isOver ? nil : now + pause
    }
}
