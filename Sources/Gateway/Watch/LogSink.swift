// Invariant: write(2) is given exactly the bytes of a span, with their count, for the length of the call;
// paths are passed as Swift strings, which the compiler hands over terminated.
import Bytes
import CLinux
import EventLoop

/// Where log lines go: a file that is appended to, or an open descriptor such as standard output. Writing
/// blocks.
struct LogSink: ~Copyable, Sendable {
    private var descriptor: FileDescriptor
    private let path: String?
    /// The last write ended within a line, so that the next one must begin with a line end.
    private var isTorn = false

    /// Appends to the file at `path`, which is made with mode 0640 if it is not there.
    init(path: String) throws(IOError) {
        descriptor = try Self.open(path)
        self.path = path
    }

    /// Takes over `descriptor`.
    init(_ descriptor: consuming FileDescriptor) {
        self.descriptor = descriptor
        path = nil
    }

    /// Writes to a duplicate of an open descriptor that others keep.
    init(duplicating number: CInt) throws(IOError) {
        let copy = clinux_fcntl(number, F_DUPFD_CLOEXEC, 0)
        guard copy >= 0 else { throw IOError(.open, code: clinux_errno()) }
        descriptor = FileDescriptor(owning: copy)
        path = nil
    }

    /// Writes all of `lines`, waiting as long as it takes; false when the sink failed before the end.
    mutating func write(_ lines: Span<UInt8>) -> Bool {
        if isTorn {
            guard writeAll([0x0A].span) else { return false }
            isTorn = false
        }
        return writeAll(lines)
    }

    /// Opens the path again; the old file is kept when that fails.
    mutating func reopen() {
        guard let path, let fresh = try? Self.open(path) else { return }
        descriptor = fresh
        isTorn = false
    }

    private mutating func writeAll(_ bytes: Span<UInt8>) -> Bool {
        let number = descriptor.number
        var offset = 0
        while offset < bytes.count {
            let rest = bytes.extracting(offset..<bytes.count)
            let written = unsafe rest.withUnsafeBufferPointer { rest in
                unsafe CLinux.write(number, rest.baseAddress, rest.count)
            }
            if written > 0 {
                offset += written
                continue
            }
            switch clinux_errno() {
            case EINTR: continue
            // Somebody else made the descriptor non-blocking, as can happen to a shared standard output.
            case EAGAIN: _ = Poll.isWritable(number, withinMilliseconds: 1_000)
            default:
                if offset > 0 { isTorn = bytes[offset - 1] != 0x0A }
                return false
            }
        }
        return true
    }

    private static func open(_ path: String) throws(IOError) -> FileDescriptor {
        let flags = O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC | O_NOCTTY
        let number = unsafe clinux_open(path, flags, 0o640)
        guard number >= 0 else { throw IOError(.open, code: clinux_errno()) }
        return FileDescriptor(owning: number)
    }
}
