/// The names that a cache's keys have in Redis, and the commands over them.
enum RedisKeys {
    static let values = "postern:cache:"
    /// Who may store the value that it is computing.
    static let leases = "postern:lease:"

    static func value(_ key: String) -> [UInt8] { Array((values + key).utf8) }
    static func lease(_ key: String) -> [UInt8] { Array((leases + key).utf8) }

    /// The lease goes with the value, so that what is being computed for it is not stored any more.
    static func deletion(_ key: String) -> RedisCommand {
        RedisCommand("UNLINK", [lease(key), value(key)])
    }

    static func text(_ number: Int64) -> [UInt8] { Array("\(number)".utf8) }

    /// Stores a value if the lease that it was computed under is still the one that was given.
    static let storing = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        redis.call('DEL', KEYS[1])
        redis.call('SET', KEYS[2], ARGV[2], 'PX', ARGV[3])
        return 1
        """
}
