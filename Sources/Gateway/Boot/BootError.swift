import EventLoop

/// Why the gateway could not start, in one line.
struct BootError: Error, CustomStringConvertible {
    /// The exit code of a start that failed.
    static let exitCode: CInt = 3
    let description: String

    init(_ description: String) {
        self.description = description
    }

    /// Says of a failed call what it was for.
    static func explaining<Value: ~Copyable>(
        _ purpose: @autoclosure () -> String, _ work: () throws(IOError) -> Value
    ) throws(BootError) -> Value {
        do throws(IOError) {
            return try work()
        } catch {
            throw BootError("\(purpose()): \(IOError.text(of: error.code))")
        }
    }
}
