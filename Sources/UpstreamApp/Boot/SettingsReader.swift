import PostgreSQL
import Redis

/// Reads one variable after another and keeps what is wrong with each.
struct SettingsReader {
    private let value: (String) -> String?
    private var lines: [String] = []

    init(_ value: @escaping (String) -> String?) {
        self.value = value
    }

    func finish() throws(SettingsError) {
        if !lines.isEmpty { throw SettingsError(lines: lines) }
    }

    func text(_ setting: Setting) -> String? {
        value(name(of: setting)).flatMap { $0.isEmpty ? nil : $0 }
    }

    /// The name that it goes by here: its own, unless only its other one is set.
    private func name(of setting: Setting) -> String {
        func isSet(_ name: String) -> Bool { value(name).map { !$0.isEmpty } ?? false }
        guard let other = setting.otherName, isSet(other), !isSet(setting.rawValue) else {
            return setting.rawValue
        }
        return other
    }

    mutating func number(_ setting: Setting, _ bounds: ClosedRange<Int>, default standard: Int) -> Int {
        guard let text = text(setting) else { return standard }
        guard let number = Int(text), bounds.contains(number) else {
            refuse(setting, "must be a whole number from \(bounds.lowerBound) to \(bounds.upperBound)")
            return standard
        }
        return number
    }

    mutating func flag(_ setting: Setting, default standard: Bool) -> Bool {
        switch text(setting) {
        case nil: return standard
        case "true", "1": return true
        case "false", "0": return false
        default:
            refuse(setting, "must be true or false")
            return standard
        }
    }

    /// The key itself wins over the file; its bytes are never part of a message.
    mutating func secret() -> Settings.Secret {
        if let key = text(.secretKey) {
            if key.utf8.count < Settings.minimumSecretLength {
                refuse(.secretKey, "must have \(Settings.minimumSecretLength) bytes or more")
            }
            return .bytes(Array(key.utf8))
        }
        guard let path = text(.secretKeyFile) else {
            refuse(.secretKey, "is not set, and SECRET_KEY_FILE neither")
            return .bytes([])
        }
        return .file(path: path)
    }

    /// A Unix socket's path has room for 107 bytes; five are left for `.lock` and the like.
    mutating func socketPath(default standard: String) -> String {
        let path = text(.socketPath) ?? standard
        if path.utf8.count > 102 { refuse(.socketPath, "is longer than 102 bytes: \(path)") }
        return path
    }

    /// A URL may hold a password: no message repeats it.
    mutating func database(default standard: String) -> DatabaseAddress {
        guard let url = text(.databaseURL) else { return .sqlite(path: standard) }
        if url.hasPrefix("postgres://") || url.hasPrefix("postgresql://") {
            if let fault = PostgreSQLConnection.fault(of: url) { refuse(.databaseURL, fault) }
            return .postgreSQL(url: url)
        }
        let path = url.hasPrefix("sqlite:") ? String(url.dropFirst(7)) : ""
        if path.isEmpty || path.hasPrefix(":") {
            refuse(.databaseURL, "must be sqlite:PATH, with the path of a file, or postgres://…")
        }
        return .sqlite(path: path)
    }

    /// One server: no Sentinel, no Cluster. The URL may hold a password, so it is never part of a message.
    mutating func redis() -> RedisTarget? {
        guard let url = text(.redisURL) else { return nil }
        do throws(RedisTarget.Fault) {
            return try RedisTarget(url: url)
        } catch {
            refuse(.redisURL, "its value \(error.text)")
            return nil
        }
    }

    mutating func cacheLifetimes() -> CacheLifetimes {
        let standard = CacheLifetimes()
        return CacheLifetimes(
            short: lifetime(.cacheShort, standard.short),
            standard: lifetime(.cacheStandard, standard.standard),
            long: lifetime(.cacheLong, standard.long), veryLong: lifetime(.cacheVeryLong, standard.veryLong))
    }

    private mutating func lifetime(_ setting: Setting, _ standard: CacheLifetime) -> CacheLifetime {
        CacheLifetime(
            seconds: Int64(number(setting, 1...2_592_000, default: Int(standard.milliseconds / 1_000))))
    }

    mutating func environment() -> Settings.Environment {
        guard let text = text(.environment) else { return .development }
        guard let environment = Settings.Environment(rawValue: text) else {
            refuse(.environment, "must be development or production")
            return .development
        }
        return environment
    }

    /// The gateway refuses access tokens that live longer than a day.
    mutating func lifetimes() -> TokenLifetimes {
        TokenLifetimes(
            access: Int64(number(.accessTokenSeconds, 1...86_400, default: 3_600)),
            refresh: Int64(number(.refreshTokenSeconds, 1...31_536_000, default: 86_400)))
    }

    mutating func passwordCost() -> PasswordCost {
        let standard = PasswordCost.standard
        let lanes = number(.argon2Parallelism, 1...64, default: Int(standard.lanes))
        let passes = number(.argon2Time, 1...1_000, default: Int(standard.passes))
        let memory = number(
            .argon2Memory, (8 * lanes)...4_194_304, default: Int(standard.memoryKibibytes))
        return PasswordCost(memoryKibibytes: UInt32(memory), passes: UInt32(passes), lanes: UInt32(lanes))
    }

    mutating func refuse(_ setting: Setting, _ fault: String) {
        lines.append("\(name(of: setting)): \(fault)")
    }
}
