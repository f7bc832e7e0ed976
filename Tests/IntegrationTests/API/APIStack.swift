/// Both real programs with cheap passwords and without limits, for tests that ask for much.
enum APIStack {
    static let cheap = ["ARGON2_MEMORY_COST": "64", "ARGON2_TIME_COST": "1", "ARGON2_PARALLELISM": "1"]
    static let unlimited = cheap.merging(["RATE_LIMIT_ENABLED": "false"]) { $1 }

    /// Runs `body`, then looks whether both programs are well and have told of no fault of their own.
    static func with(
        _ settings: [String: String] = [:], _ body: (Stack) throws -> Void
    ) throws {
        try Stack.with(unlimited.merging(settings) { $1 }) { stack in
            try body(stack)
            let faults = try faults(of: stack)
            if !faults.isEmpty { throw HarnessError("not well: \(faults)") }
        }
    }

    /// What either program has said of faults, or a health that is none.
    static func faults(of stack: Stack) throws -> [String] {
        var faults: [String] = []
        let health = try stack.exchange("GET", "/health")
        if health.status != 200 { faults.append("health: \(health.status) \(health.text)") }
        for program in [stack.app, stack.gateway] {
            if !program.isRunning { faults.append("\(program.name) has ended") }
            for line in program.output.split(separator: "\n") {
                let text = line.lowercased()
                let words = ["internal", "fatal", "crash", "database:", "\"status\":50"]
                if words.contains(where: text.contains) { faults.append("\(program.name): \(line)") }
            }
        }
        return faults
    }
}
