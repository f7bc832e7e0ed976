/// Why a test's own means failed, as a sentence; the process's output is part of it where there is one.
struct HarnessError: Error, CustomStringConvertible {
    var description: String
    init(_ description: String) { self.description = description }
}
