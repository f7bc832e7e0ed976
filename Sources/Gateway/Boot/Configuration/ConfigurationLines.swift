/// Where each key of gateway.yaml stands, so that a verdict can be traced to its line.
struct ConfigurationLines: Sendable {
    private var lines: [String: Int] = [:]

    init() {}

    /// Takes note of where the key at `path` stands.
    mutating func note(_ path: String, line: Int) { lines[path] = line }

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
}
