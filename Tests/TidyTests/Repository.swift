import Foundation

/// The files of the repository, read once.
enum Repository {
    static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent().path

    /// What is built, kept by git, or state: nobody's style.
    private static let skippedPrefixes = [".git/", ".build", "var/", ".venv", ".swiftpm/"]
    private static let textSuffixes = [
        ".swift", ".md", ".yaml", ".yml", ".json", ".sh", ".py", ".h", ".c", ".modulemap", ".conf",
        ".service", ".txt",
        "Makefile", "Dockerfile", ".dockerignore", ".gitignore", "/run", "/test", "/lint", "/bench", "/image",
        "/figures", "/install-dependencies",
    ]

    static let files: [SourceText] = paths.compactMap { path in
        guard textSuffixes.contains(where: path.hasSuffix), let text = text(of: path) else { return nil }
        return SourceText(path: path, text: text)
    }

    /// Every file, relative to the root, in alphabetical order.
    static let paths: [String] = {
        guard let walk = FileManager.default.enumerator(atPath: root) else { return [] }
        var paths: [String] = []
        while let path = walk.nextObject() as? String {
            if skippedPrefixes.contains(where: { (path + "/").hasPrefix($0) }) {
                walk.skipDescendants()
            } else if isFile(path) {
                paths.append(path)
            }
        }
        return paths.sorted()
    }()

    static func text(of path: String) -> String? {
        try? String(contentsOfFile: root + "/" + path, encoding: .utf8)
    }

    /// Whether a file or folder stands there.
    static func exists(_ path: String) -> Bool {
        FileManager.default.fileExists(atPath: root + "/" + path)
    }

    private static func isFile(_ path: String) -> Bool {
        let attributes = try? FileManager.default.attributesOfItem(atPath: root + "/" + path)
        return attributes?[.type] as? FileAttributeType == .typeRegular
    }
}
