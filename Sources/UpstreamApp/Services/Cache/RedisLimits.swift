/// How many connections there are to Redis, how long anybody waits for it, and how much is said at once.
struct RedisLimits: Equatable, Sendable {
    var connections = 8
    /// For one of them to be free.
    var waitMilliseconds = 250
    /// For a connection to stand, TLS and password included.
    var connectMilliseconds = 500
    /// For the answer to what is asked at once.
    var commandMilliseconds = 250
    /// Between two looks whether it is back.
    var probeMilliseconds = 1_000
    /// The longest that a computation may take if its value is to be stored.
    var leaseMilliseconds = 30_000
    /// SCAN: how many places are looked at in one step, how many steps there are, and how long all of them
    /// may take.
    var scanCount = 512
    var scanSteps = 20_000
    var scanMilliseconds = 5_000
    /// Deletions that wait for Redis; with one more everything is deleted.
    var owedKeys = 1_000
}
