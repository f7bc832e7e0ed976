// Invariant: `read` writes at most `room.count` bytes into an array that outlives the call; paths are passed
// as Swift strings, which the compiler hands over terminated for the length of the call.
internal import CLinux
internal import EventLoop

/// Reads small files whole, at start only.
enum FileContents {
    enum Outcome: Equatable {
        case bytes([UInt8])
        case missing
        case tooLarge
        /// The errno of the call that failed.
        case failed(CInt)
    }

    /// The bytes of the file at `path`, if they are no more than `limit`.
    static func read(_ path: String, limit: Int) -> Outcome {
        let number = unsafe clinux_open(path, O_RDONLY | O_CLOEXEC, 0)
        if number < 0 {
            let code = clinux_errno()
            return code == ENOENT || code == ENOTDIR ? .missing : .failed(code)
        }
        let file = FileDescriptor(owning: number)
        var bytes: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 16_384)
        while true {
            let count = unsafe chunk.withUnsafeMutableBytes { room in
                unsafe CLinux.read(file.number, room.baseAddress, room.count)
            }
            if count < 0 && clinux_errno() == EINTR { continue }
            if count < 0 { return .failed(clinux_errno()) }
            if count == 0 { return .bytes(bytes) }
            bytes += chunk[..<count]
            if bytes.count > limit { return .tooLarge }
        }
    }
}
