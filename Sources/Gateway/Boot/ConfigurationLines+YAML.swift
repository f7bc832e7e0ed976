/// Finds the lines of a file that has been read.
extension ConfigurationLines {
    init(_ root: YAMLNode?) {
        self.init()
        if let root { add(root, "") }
    }

    private mutating func add(_ node: YAMLNode, _ path: String) {
        switch node.content {
        case .scalar: break
        case .sequence(let items):
            for (index, item) in items.enumerated() {
                let inner = "\(path)[\(index)]"
                note(inner, line: item.mark.line)
                add(item, inner)
            }
        case .mapping(let members):
            for member in members {
                let inner = path.isEmpty ? member.key : "\(path).\(member.key)"
                note(inner, line: member.mark.line)
                add(member.value, inner)
            }
        }
    }
}
