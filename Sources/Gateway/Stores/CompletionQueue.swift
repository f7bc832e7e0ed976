import EventLoop

/// Where a worker finds the outcomes of its commits; to send one wakes its event loop.
typealias CompletionQueue = Mailbox<RevocationCompletion>
