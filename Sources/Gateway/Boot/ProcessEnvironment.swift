// Invariant: environ is an array of terminated strings that ends with null; nothing in this process changes
// it, and each string is copied here.
internal import CLinux

/// What the process was started with.
enum ProcessEnvironment {
    /// All environment variables. One that stands twice has the value that getenv would find, the first.
    static func variables() -> [String: String] {
        var variables: [String: String] = [:]
        guard var entry = unsafe clinux_environment() else { return variables }
        while let text = unsafe entry.pointee {
            let pair = unsafe String(cString: text)
            if let equals = pair.firstIndex(of: "=") {
                let name = String(pair[..<equals])
                if variables[name] == nil { variables[name] = String(pair[pair.index(after: equals)...]) }
            }
            unsafe entry += 1
        }
        return variables
    }

    /// How many processors are online, 1 to 64.
    static func processors() -> Int {
        max(1, min(64, sysconf(CInt(_SC_NPROCESSORS_ONLN))))
    }
}
