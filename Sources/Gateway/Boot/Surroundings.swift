internal import EventLoop

/// What the configuration reader may learn from the machine; tests bring their own.
struct Surroundings {
    /// Environment variables.
    var environment: [String: String]
    /// Processors that can run workers, 1 or more.
    var processors: Int
    /// Looks a host name up; its first address, or nil. Where the property itself is nil, names are left
    /// alone and noted, so that a check asks no network.
    var resolve: ((String) -> IPAddress?)?
    /// Reads a file of at most so many bytes.
    var readFile: (String, Int) -> FileContents.Outcome

    /// Those of this process.
    static func ofProcess(resolvesNames: Bool) -> Surroundings {
        Surroundings(
            environment: ProcessEnvironment.variables(), processors: ProcessEnvironment.processors(),
            resolve: resolvesNames ? { HostName.address(of: $0) } : nil,
            readFile: { path, limit in FileContents.read(path, limit: limit) })
    }
}
