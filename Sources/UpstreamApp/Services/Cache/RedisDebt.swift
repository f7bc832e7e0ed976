/// Deletions that Redis was not told of: until they are made up for, what it holds may be out of date.
struct RedisDebt: Equatable, Sendable {
    private(set) var keys: Set<[UInt8]> = []
    private(set) var patterns: Set<[UInt8]> = []
    private let limit: Int

    init(limit: Int) {
        self.limit = limit
    }

    var isEmpty: Bool { keys.isEmpty && patterns.isEmpty }

    mutating func add(key: String) {
        keys.insert(Array(key.utf8))
        bound()
    }

    mutating func add(pattern: String) {
        patterns.insert(Array(pattern.utf8))
        bound()
    }

    /// What has been paid is owed no more.
    mutating func subtract(_ paid: RedisDebt) {
        keys.subtract(paid.keys)
        patterns.subtract(paid.patterns)
    }

    /// With too many of them everything has to go.
    private mutating func bound() {
        if keys.count + patterns.count <= limit { return }
        keys = []
        patterns = [Array("*".utf8)]
    }
}
