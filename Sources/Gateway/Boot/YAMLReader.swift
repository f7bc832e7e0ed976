/// Reads a YAML file into a tree of nodes: one document, no anchors, aliases or tags, no key twice.
///
/// What breaks the tree (the syntax, the depth, a second document) is one problem and no tree; what can be
/// stepped over is reported while the reading goes on.
struct YAMLReader: ~Copyable {
    /// The largest file, in bytes.
    static let sizeLimit = 1_048_576
    /// How deep nodes may stand within each other.
    static let depthLimit = 16

    private var events: YAMLEvents
    private var problems: [ConfigurationProblem] = []

    private init(_ events: consuming YAMLEvents) {
        self.events = events
    }

    /// The root of the file; nil when it holds nothing, or when there is no tree to be had, which is then
    /// reported.
    static func read(_ bytes: [UInt8], problems: inout [ConfigurationProblem]) -> YAMLNode? {
        if bytes.count > sizeLimit {
            problems.append(.init("", "the file has \(bytes.count) bytes; the most is \(sizeLimit)"))
            return nil
        }
        if let mark = firstInvalid(bytes) {
            problems.append(.init(mark: mark, key: "", text: "this line is not UTF-8"))
            return nil
        }
        let hasByteOrderMark = bytes.starts(with: [0xEF, 0xBB, 0xBF])
        guard let events = YAMLEvents(hasByteOrderMark ? Array(bytes.dropFirst(3)) : bytes) else {
            problems.append(.init("", "there is no memory to read the file"))
            return nil
        }
        var reader = YAMLReader(events)
        var root: YAMLNode?
        do throws(ConfigurationProblem) {
            root = try reader.document()
        } catch {
            reader.problems.append(error)
        }
        problems += reader.problems
        return root
    }

    private mutating func document() throws(ConfigurationProblem) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try events.next()
            switch event.kind {
            case .streamEnd: return root
            case .documentStart:
                if root != nil {
                    throw ConfigurationProblem(
                        mark: event.mark, key: "", text: "a second document starts here; there can be one")
                }
                root = try node(events.next(), "", depth: 0)
            default: break
            }
        }
    }

    private mutating func node(
        _ event: YAMLEvent, _ path: String, depth: Int
    ) throws(ConfigurationProblem) -> YAMLNode {
        if depth > Self.depthLimit {
            throw ConfigurationProblem(
                mark: event.mark, key: "", text: "this is nested deeper than \(Self.depthLimit) levels")
        }
        if event.isAnchored {
            report(event.mark, "anchors (`&name`) are not supported; write the value out", key: path)
        }
        if event.isTagged { report(event.mark, "tags (`!name`) are not supported; leave it out", key: path) }
        switch event.kind {
        case .scalar(let text, let isPlain):
            let scalar = YAMLNode.Scalar(text: text, shown: text, isPlain: isPlain)
            return YAMLNode(mark: event.mark, content: .scalar(scalar))
        case .sequenceStart: return YAMLNode(mark: event.mark, content: try sequence(path, depth: depth))
        case .mappingStart: return YAMLNode(mark: event.mark, content: try mapping(path, depth: depth))
        default:
            report(event.mark, "aliases (`*name`) are not supported; write the value out", key: path)
            let scalar = YAMLNode.Scalar(text: "", shown: "", isPlain: true, isBroken: true)
            return YAMLNode(mark: event.mark, content: .scalar(scalar))
        }
    }

    private mutating func sequence(_ path: String, depth: Int) throws(ConfigurationProblem)
        -> YAMLNode.Content
    {
        var items: [YAMLNode] = []
        while true {
            let event = try events.next()
            if event.kind == .sequenceEnd { return .sequence(items) }
            items.append(try node(event, "\(path)[\(items.count)]", depth: depth + 1))
        }
    }

    private mutating func mapping(_ path: String, depth: Int) throws(ConfigurationProblem) -> YAMLNode.Content
    {
        var members: [YAMLNode.Member] = []
        var lines: [String: Int] = [:]
        while true {
            let event = try events.next()
            if event.kind == .mappingEnd { return .mapping(members) }
            let key = try node(event, path, depth: depth + 1)
            var inner = path
            if case .scalar(let scalar) = key.content {
                inner = path.isEmpty ? scalar.text : "\(path).\(scalar.text)"
            }
            let value = try node(events.next(), inner, depth: depth + 1)
            guard case .scalar(let scalar) = key.content else {
                report(key.mark, "a key must be a plain word", key: path)
                continue
            }
            if let line = lines[scalar.text] {
                report(key.mark, "this key was given already, on line \(line)", key: inner)
                continue
            }
            lines[scalar.text] = key.mark.line
            members.append(.init(key: scalar.text, mark: key.mark, value: value))
        }
    }

    private mutating func report(_ mark: YAMLMark, _ text: String, key: String = "") {
        problems.append(ConfigurationProblem(mark: mark, key: key, text: text))
    }

    private static func firstInvalid(_ bytes: [UInt8]) -> YAMLMark? {
        if String(validating: bytes, as: UTF8.self) != nil { return nil }
        var line = 1
        for part in bytes.split(separator: 0x0A, omittingEmptySubsequences: false) {
            if String(validating: part, as: UTF8.self) == nil { return YAMLMark(line: line, column: 1) }
            line += 1
        }
        return .start
    }
}
