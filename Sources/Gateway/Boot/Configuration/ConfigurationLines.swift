/// Where each key of gateway.yaml stands, so that a verdict can be traced to its line.
struct ConfigurationLines: Sendable {
    private var lines: [String: Int] = [:]

    init() {}

    init(_ root: YAMLNode?) {
        if let root { add(root, "") }
    }

    /// The line of the key at `path`, such as `routes[2].tier`; where it is not written, of what holds it.
    func line(of path: String) -> Int? {
        var path = path[...]
        while !path.isEmpty {
            if let line = lines[String(path)] { return line }
            guard let end = path.lastIndex(where: { $0 == "." || $0 == "[" }) else { return nil }
            path = path[..<end]
        }
        return nil
    }

    private mutating func add(_ node: YAMLNode, _ path: String) {
        switch node.content {
        case .scalar: break
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                let inner = "\(path)[\(index)]"
                lines[inner] = item.mark.line
                add(item, inner)
            }
        case .mapping(let members):
            for member in members {
                let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
                lines[inner] = member.mark.line
                add(member.value, inner)
            }
        }
    }
}
