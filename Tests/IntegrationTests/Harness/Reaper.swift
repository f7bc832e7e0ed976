import Foundation
import Glibc
import Synchronization

/// A shell that outlives this process for a moment: when the pipe to it closes, however that came about, it
/// kills every watched process that still runs the program that it ran when the watch began.
final class Reaper: Sendable {
    static let shared = Reaper()

    private let pipe: Mutex<FileHandle?>

    private init() {
        let script = """
            while read -r pid exe; do watched="$watched $pid=$exe"; done
            for entry in $watched; do
              pid=${entry%%=*}
              [ "$(readlink "/proc/$pid/exe")" = "${entry#*=}" ] && kill -KILL "$pid"
            done
            """
        let process = Process()
        let input = Pipe()
        process.executableURL = URL(fileURLWithPath: "/bin/sh")
        process.arguments = ["-c", script]
        process.standardInput = input
        _ = fcntl(input.fileHandleForWriting.fileDescriptor, F_SETFD, FD_CLOEXEC)
        let started = (try? SignalMask.emptied { try process.run() }) != nil
        pipe = Mutex(started ? input.fileHandleForWriting : nil)
    }

    func watch(_ identifier: Int32) {
        let link = try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(identifier)/exe")
        guard let link else { return }
        pipe.withLock { try? $0?.write(contentsOf: Data("\(identifier) \(link)\n".utf8)) }
    }
}
