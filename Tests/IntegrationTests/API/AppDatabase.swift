import Foundation

/// A look into the app's SQLite file from outside, by Python's own SQLite.
enum AppDatabase {
    /// Runs one statement and answers with its rows, a line each, columns apart by `|`.
    static func run(_ statement: String, in stack: Stack) throws -> [String] {
        let script = """
            import sqlite3, sys
            base = sqlite3.connect(sys.argv[1], timeout=10)
            base.execute("PRAGMA foreign_keys = ON")
            with base:
                for row in base.execute(sys.argv[2]): print("|".join(map(str, row)))
            """
        let folder = try ScratchFolder()
        let python = try Program(
            "/usr/bin/python3", ["-c", script, path(in: stack), statement], folder: folder.path)
        defer { python.end() }
        guard try python.waitForEnd() == 0 else { throw HarnessError(python.output) }
        return python.output.split(separator: "\n").map(String.init)
    }

    static func path(in stack: Stack) -> String { (stack.environment["STATE_DIR"] ?? "") + "/app.sqlite" }
}
