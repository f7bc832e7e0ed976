import EventLoop

/// The threads that compute answers, each with an `Application` of its own.
struct WorkerThreads: ~Copyable {
    private let queue: JobQueue
    private var threads: [Handle] = []

    /// An array cannot hold values without copies.
    private final class Handle {
        private var thread: Thread?

        init(_ thread: consuming Thread) {
            self.thread = consume thread
        }

        func join() {
            if let thread = thread.take() { thread.join() }
        }
    }

    init(
        _ name: String, count: Int, queue: JobQueue, completions: Mailbox<Completion>,
        settings: ApplicationSettings
    ) throws(IOError) {
        self.queue = queue
        for index in 0..<count {
            let thread = try Thread(name: "\(name)-\(index)") {
                Self.work(index, queue: queue, completions: completions, settings: settings)
            }
            threads.append(Handle(thread))
        }
    }

    /// Lets the threads finish what they have, and waits for them.
    consuming func end() {
        queue.close()
        for thread in threads { thread.join() }
    }

    private static func work(
        _ worker: Int, queue: JobQueue, completions: Mailbox<Completion>, settings: ApplicationSettings
    ) {
        let application = Application(settings)
        while let job = queue.take(worker) {
            let response = application.respond(to: job.request, at: Moment.now().wall)
            queue.finish(job.lane)
            completions.send(Completion(connection: job.connection, response: response))
        }
    }
}
