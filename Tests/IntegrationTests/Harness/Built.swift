import Foundation

/// Where the programs under test and the repository's files are.
enum Built {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().deletingLastPathComponent().path

    /// `POSTERN_BIN_DIR` names another build, such as a release one.
    static let folder = ProcessInfo.processInfo.environment["POSTERN_BIN_DIR"] ?? root + "/.build/debug"

    static let gateway = folder + "/gateway"
    static let app = folder + "/upstream-app"
}
