/// A command for Redis: its name, and what goes with it.
struct RedisCommand: Equatable, Sendable {
    var arguments: [[UInt8]]

    init(_ name: String, _ arguments: [[UInt8]] = []) {
        self.arguments = [Array(name.utf8)] + arguments
    }
}
