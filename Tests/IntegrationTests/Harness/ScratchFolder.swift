import Foundation

/// A folder for one test, with a path short enough for Unix sockets. Removed when it is let go.
final class ScratchFolder {
    let path: String

    init() throws {
        path = "/tmp/postern-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: false)
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String) throws -> String {
        let file = path + "/" + name
        try text.write(toFile: file, atomically: true, encoding: .utf8)
        return file
    }
}
