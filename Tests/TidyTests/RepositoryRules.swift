/// Rules over several files at once.
enum RepositoryRules {
    /// Every folder that holds Swift directly, or deeper for the programs, is a target of Package.swift.
    static func unlistedTargets(paths: [String], package: String) -> [Violation] {
        let folders = Set(paths.filter { $0.hasSuffix(".swift") }.compactMap(targetFolder))
        return folders.sorted().compactMap { folder in
            let name = folder.split(separator: "/").last.map(String.init) ?? folder
            guard !package.contains("\"\(name)\"") else { return nil }
            return Violation(path: folder, line: 0, sentence: "no target of Package.swift has this name")
        }
    }

    /// Links of a Markdown file that lead to no file of the repository; other sites are not asked.
    static func brokenLinks(in source: SourceText, exists: (String) -> Bool) -> [Violation] {
        let folder = source.path.split(separator: "/").dropLast().map(String.init)
        return source.lines.enumerated().flatMap { index, line in
            targets(in: line).compactMap { target in
                let file = target.prefix { $0 != "#" }
                guard !file.isEmpty, !target.contains("://"), !target.hasPrefix("mailto:") else { return nil }
                let path = resolve(String(file), from: folder)
                return exists(path)
                    ? nil : source.violation(line: index + 1, "a link to \(path), which is not there")
            }
        }
    }

    /// What a list must be so that two people can add to it: sorted, and without repeats.
    static func isSortedSet(_ list: [String]) -> Bool {
        zip(list, list.dropFirst()).allSatisfy { $0 < $1 }
    }

    private static func targetFolder(of path: String) -> String? {
        let parts = path.split(separator: "/").map(String.init)
        guard parts.count > 2, ["Sources", "Tests"].contains(parts[0]) else { return nil }
        guard parts[1] == "Shared" else { return parts[0] + "/" + parts[1] }
        return parts.count > 3 ? parts[..<3].joined(separator: "/") : nil
    }

    /// The `target` of each `[text](target)` outside of code spans.
    private static func targets(in line: String) -> [String] {
        let prose = line.split(separator: "`", omittingEmptySubsequences: false).enumerated()
            .map { $0.isMultiple(of: 2) ? String($1) : "" }.joined(separator: "`")
        return prose.ranges(of: "](").compactMap { range in
            let rest = prose[range.upperBound...]
            return rest.firstIndex(of: ")").map { String(rest[..<$0]) }
        }
    }

    private static func resolve(_ link: String, from folder: [String]) -> String {
        var parts = folder
        for part in link.split(separator: "/") where part != "." {
            if part != ".." {
                parts.append(String(part))
            } else if parts.popLast() == nil {
                parts.append("..")
            }
        }
        return parts.joined(separator: "/")
    }
}
