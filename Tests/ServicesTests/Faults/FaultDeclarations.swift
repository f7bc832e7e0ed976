import Foundation

/// The operations that a layer's source declares: `upload(_:as:to:_:_:)`.
enum FaultDeclarations {
    private static let folder = URL(filePath: #filePath).deletingLastPathComponent()
        .appending(path: "../../../Sources/UpstreamApp/Services").standardizedFileURL.path

    static func all(of layer: FaultLayer) throws -> Set<String> {
        var names: Set<String> = []
        for source in layer.sources {
            let text = try String(contentsOfFile: "\(folder)/\(source.file).swift", encoding: .utf8)
            names.formUnion(functions(in: text, of: source.type))
        }
        return names
    }

    /// What is neither private nor of the type alone, within the braces of the type.
    static func functions(in text: String, of type: String) -> [String] {
        let lines = text.components(separatedBy: "\n")
        guard let start = lines.firstIndex(where: { $0.hasPrefix(type) }) else { return [] }
        let end = lines[start...].firstIndex { $0 == "}" } ?? lines.endIndex
        let body = lines[start..<end]
        return body.indices.compactMap { index in
            guard body[index].hasPrefix("    func ") else { return nil }
            return name(body[index...].joined(separator: " ").dropFirst("    func ".count))
        }
    }

    /// `get(_ path: String) throws…` is `get(_:)`.
    private static func name(_ text: Substring) -> String? {
        guard let opening = text.firstIndex(of: "(") else { return nil }
        let name = text[..<opening].prefix { $0 != "<" }
        var depth = 0
        var labels = ""
        var isLabel = true
        for character in text[opening...] {
            switch character {
            case "(", "[", "<": depth += 1
            case ")", "]", ">": depth -= 1
            default: break
            }
            if depth == 0 { return "\(name)(\(labels))" }
            if depth == 1, character == "," { isLabel = true }
            if isLabel, character.isLetter || character == "_" { labels.append(character) }
            let hasEnded = character == " " && labels.last.map { $0 != ":" } == true && !labels.isEmpty
            if isLabel, hasEnded || character == ":" {
                labels.append(":")
                isLabel = false
            }
        }
        return nil
    }
}
