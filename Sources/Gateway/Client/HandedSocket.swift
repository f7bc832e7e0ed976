import EventLoop
import Synchronization

/// A socket on its way from one worker to another; closed if nobody takes it.
final class HandedSocket: Sendable {
    private let descriptor: Mutex<FileDescriptor?>

    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = Mutex(descriptor)
    }

    func take() -> FileDescriptor? {
        descriptor.withLock { descriptor in
            var taken: FileDescriptor?
            swap(&taken, &descriptor)
            return taken
        }
    }
}
