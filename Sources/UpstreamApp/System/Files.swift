// Invariant: paths go to the kernel as Swift strings, which the compiler hands over terminated for the length
// of the call; buffers are arrays given with their own count; stat and getenv results are copied before
// anything can change them.
import CLinux
import EventLoop

/// The few things the app asks of the file system and its environment, at start and in its commands.
enum Files {
    /// A step that failed, on which path, and why.
    struct Failure: Error, Equatable {
        var path: String
        var reason: String
    }

    enum Kind { case absent, file, folder, socket, other }

    static func environmentValue(_ name: String) -> String? {
        guard let value = unsafe getenv(name) else { return nil }
        return unsafe String(cString: value)
    }

    static func kind(_ path: String) -> Kind {
        var status = stat()
        guard unsafe lstat(path, &status) == 0 else { return .absent }
        switch status.st_mode & mode_t(S_IFMT) {
        case mode_t(S_IFREG): return .file
        case mode_t(S_IFDIR): return .folder
        case mode_t(S_IFSOCK): return .socket
        default: return .other
        }
    }

    /// Makes a folder and those above it, 0750 less the umask; folders that are there stay as they are.
    static func makeFolder(_ path: String) throws(Failure) {
        if path.isEmpty || path == "/" { return }
        if unsafe mkdir(path, 0o750) == 0 { return }
        let code = clinux_errno()
        if code == EEXIST { return }
        guard code == ENOENT, let parent = parent(of: path) else { throw failure(path, code) }
        try makeFolder(parent)
        if unsafe mkdir(path, 0o750) != 0 && clinux_errno() != EEXIST { throw failure(path) }
    }

    /// The folder that holds `path`; nil for a bare name.
    static func parent(of path: String) -> String? {
        guard let slash = path.lastIndex(of: "/") else { return nil }
        return slash == path.startIndex ? "/" : String(path[..<slash])
    }

    /// Reads a whole file; nil when it is absent. One of more than `limit` bytes is refused.
    static func read(_ path: String, limit: Int) throws(Failure) -> [UInt8]? {
        let number = unsafe clinux_open(path, O_RDONLY | O_CLOEXEC, 0)
        if number < 0 && clinux_errno() == ENOENT { return nil }
        guard number >= 0 else { throw failure(path) }
        let descriptor = FileDescriptor(owning: number)
        var bytes = [UInt8](repeating: 0, count: limit + 1)
        var filled = 0
        while filled < bytes.count {
            let count = unsafe bytes.withUnsafeMutableBytes { room in
                unsafe CLinux.read(
                    descriptor.number, room.baseAddress?.advanced(by: filled), room.count - filled)
            }
            if count < 0 && clinux_errno() == EINTR { continue }
            guard count >= 0 else { throw failure(path) }
            if count == 0 { return Array(bytes[..<filled]) }
            filled += count
        }
        throw Failure(path: path, reason: "has more than \(limit) bytes")
    }

    /// How many bytes a file has.
    static func size(_ path: String) throws(Failure) -> Int64 {
        var status = stat()
        guard unsafe stat(path, &status) == 0 else { throw failure(path) }
        guard status.st_mode & mode_t(S_IFMT) == mode_t(S_IFREG) else {
            throw Failure(path: path, reason: "is no file")
        }
        return Int64(status.st_size)
    }

    /// Hands a part of a file to `body`, 64 KiB at a time.
    static func read(
        _ path: String, from offset: Int64, count: Int64, _ body: ([UInt8]) -> Void
    ) throws(Failure) {
        let number = unsafe clinux_open(path, O_RDONLY | O_CLOEXEC, 0)
        guard number >= 0 else { throw failure(path) }
        let descriptor = FileDescriptor(owning: number)
        var position = offset
        let end = offset + count
        while position < end {
            var part = [UInt8](repeating: 0, count: Int(min(65_536, end - position)))
            let taken = unsafe pread(descriptor.number, &part, part.count, off_t(position))
            if taken < 0 && clinux_errno() == EINTR { continue }
            guard taken > 0 else {
                throw taken < 0 ? failure(path) : Failure(path: path, reason: "it has become shorter")
            }
            part.removeLast(part.count - taken)
            body(part)
            position += Int64(taken)
        }
    }

    static func truncate(_ path: String, to count: Int64) throws(Failure) {
        guard unsafe CLinux.truncate(path, off_t(count)) == 0 else { throw failure(path) }
    }

    /// Puts a file at `path`, whole and on the disk before anybody can see it, unless something is there:
    /// then nothing is touched and the answer is false.
    static func create(_ path: String, _ bytes: [UInt8], mode: mode_t) throws(Failure) -> Bool {
        let temporary = "\(path).\(getpid()).new"
        _ = unsafe unlink(temporary)
        let number = unsafe clinux_open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode)
        guard number >= 0 else { throw failure(temporary) }
        let descriptor = FileDescriptor(owning: number)
        defer { _ = unsafe unlink(temporary) }
        // The umask may have taken bits away that a gateway under another user needs.
        let written = unsafe write(descriptor.number, bytes, bytes.count)
        guard fchmod(number, mode) == 0, written == bytes.count, fsync(number) == 0 else {
            throw failure(temporary)
        }
        if unsafe link(temporary, path) != 0 {
            let code = clinux_errno()
            if code == EEXIST { return false }
            throw failure(path, code)
        }
        syncFolder(of: path)
        return true
    }

    /// Gives a file that is written another name, durably. What has the name already is replaced only when
    /// `replaces`; else that is a failure.
    static func publish(_ temporary: String, as path: String, replaces: Bool) throws(Failure) {
        let number = unsafe clinux_open(temporary, O_RDWR | O_CLOEXEC, 0)
        guard number >= 0 else { throw failure(temporary) }
        defer { close(number) }
        guard fsync(number) == 0 else { throw failure(temporary) }
        if replaces {
            if unsafe rename(temporary, path) != 0 { throw failure(path) }
        } else {
            if unsafe link(temporary, path) != 0 { throw failure(path) }
            remove(temporary)
        }
        syncFolder(of: path)
    }

    /// Copies a whole file to a new one, which only its owner may read.
    static func copy(_ source: String, to path: String) throws(Failure) {
        let input = unsafe clinux_open(source, O_RDONLY | O_CLOEXEC, 0)
        guard input >= 0 else { throw failure(source) }
        let from = FileDescriptor(owning: input)
        let output = unsafe clinux_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard output >= 0 else { throw failure(path) }
        let to = FileDescriptor(owning: output)
        var chunk = [UInt8](repeating: 0, count: 65_536)
        while true {
            let count = unsafe CLinux.read(from.number, &chunk, chunk.count)
            if count < 0 && clinux_errno() == EINTR { continue }
            guard count >= 0 else { throw failure(source) }
            if count == 0 { return }
            guard unsafe CLinux.write(to.number, chunk, count) == count else { throw failure(path) }
        }
    }

    /// Makes an empty file that only its owner may read.
    static func makeEmpty(_ path: String) throws(Failure) {
        let number = unsafe clinux_open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o600)
        guard number >= 0 else { throw failure(path) }
        close(number)
    }

    static func remove(_ path: String) { _ = unsafe unlink(path) }

    private static func syncFolder(of path: String) {
        let folder = unsafe clinux_open(parent(of: path) ?? ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC, 0)
        guard folder >= 0 else { return }
        _ = fsync(folder)
        close(folder)
    }

    private static func failure(_ path: String, _ code: CInt = clinux_errno()) -> Failure {
        Failure(path: path, reason: IOError.text(of: code))
    }
}
