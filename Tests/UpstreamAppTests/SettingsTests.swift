import Redis
import Testing

@testable import UpstreamApp

@Suite struct SettingsTests {
    private static let key = "0123456789abcdef0123456789abcdef"

    private func settings(_ environment: [String: String]) throws -> Settings {
        try Settings(processors: 2) { environment[$0] }
    }

    @Test("with a key alone everything else has its default")
    func defaults() throws {
        let settings = try settings(["SECRET_KEY": Self.key])
        #expect(settings.secret == .bytes(Array(Self.key.utf8)))
        #expect(settings.stateDirectory == "var")
        #expect(settings.socketPath == "var/app.sock")
        #expect(settings.database == .sqlite(path: "var/app.sqlite"))
        #expect(settings.servesDocs)
        #expect(settings.lifetimes == TokenLifetimes(access: 3_600, refresh: 86_400))
        #expect(!settings.rotatesRefreshTokens)
        #expect(settings.workerThreads == 4)
        #expect(settings.passwordCost == PasswordCost(memoryKibibytes: 65_536, passes: 3, lanes: 4))
    }

    @Test("sockets and tables live in the state folder unless they are placed elsewhere")
    func places() throws {
        let settings = try settings([
            "SECRET_KEY_FILE": "/k/key", "STATE_DIR": "/s", "DATABASE_URL": "sqlite:/d/users.sqlite",
        ])
        #expect(settings.secret == .file(path: "/k/key"))
        #expect(settings.socketPath == "/s/app.sock")
        #expect(settings.database == .sqlite(path: "/d/users.sqlite"))
    }

    @Test(
        "the documentation is off in production unless it is asked for",
        arguments: [
            (["ENVIRONMENT": "production"], false), (["ENVIRONMENT": "development"], true),
            (["ENVIRONMENT": "production", "DOCS_ENABLED": "true"], true), (["DOCS_ENABLED": "false"], false),
            (["DOCS_ENABLED": ""], true),
        ])
    func documentation(environment: [String: String], isServed: Bool) throws {
        let whole = environment.merging(["SECRET_KEY": Self.key]) { first, _ in first }
        #expect(try settings(whole).servesDocs == isServed)
    }

    @Test(
        "a bad value is an error that names its variable",
        arguments: [
            ("SECRET_KEY", "0123456789abcdef0123456789abcde"), ("DATABASE_CONNECTIONS", "0"),
            ("DATABASE_URL", "postgres://u:p@[/x"), ("DATABASE_URL", "postgres://h/d?nonsense=1"),
            ("DATABASE_URL", "mysql:x"), ("DATABASE_URL", "sqlite:"),
            ("DATABASE_URL", "sqlite::memory:"), ("REDIS_URL", "http://localhost"),
            ("REDIS_URL", "redis://one:6379,two:6379"), ("REDIS_URL", "redis://one:6379/x"),
            ("REDIS_URL", "unix://relative"), ("REDIS_URL", "redis://:p%zz@one"),
            ("ENVIRONMENT", "staging"),
            ("DOCS_ENABLED", "maybe"), ("ACCESS_TOKEN_EXPIRE_SECONDS", "0"),
            ("ACCESS_TOKEN_EXPIRE_SECONDS", "86401"), ("REFRESH_TOKEN_EXPIRE_SECONDS", "-1"),
            ("REFRESH_TOKEN_EXPIRE_SECONDS", "1e3"), ("REFRESH_ROTATION", "yes"), ("WORKER_THREADS", "1"),
            ("MAX_CONNECTIONS", "0"), ("PASSWORD_QUEUE", "x"), ("ARGON2_MEMORY_COST", "31"),
            ("ARGON2_TIME_COST", "0"), ("ARGON2_PARALLELISM", "65"),
            ("SOCKET_PATH", String(repeating: "x", count: 103)),
        ])
    func refused(name: String, value: String) {
        let environment = ["SECRET_KEY": Self.key].merging([name: value]) { _, last in last }
        #expect {
            try settings(environment)
        } throws: { error in
            let lines = (error as? SettingsError)?.lines ?? []
            return lines.count == 1 && lines[0].hasPrefix("\(name): ")
                && !lines[0].contains(Self.key.dropLast())
        }
    }

    @Test("all faults are told at once")
    func allAtOnce() {
        #expect {
            try settings(["REDIS_URL": "x", "WORKER_THREADS": "x", "ENVIRONMENT": "x"])
        } throws: { error in
            let names = (error as? SettingsError)?.lines.map { $0.prefix { $0 != ":" } }
            return names == ["SECRET_KEY", "REDIS_URL", "ENVIRONMENT", "WORKER_THREADS"]
        }
    }

    @Test("a Redis is one server by TCP, by TLS or by a Unix socket, and unset is none")
    func redis() throws {
        let key = ["SECRET_KEY": Self.key]
        #expect(try settings(key).redis == nil)
        let url = "rediss://app:p%40ss@cache:6380/2"
        let secured = try settings(key.merging(["REDIS_URL": url]) { $1 }).redis
        #expect(secured?.place == .host("cache", port: 6_380))
        #expect(secured?.isSecured == true && secured?.user == "app" && secured?.password == "p@ss")
        #expect(secured?.database == 2)
        let path = "unix:///run/redis.sock"
        let local = try settings(key.merging(["REDIS_URL": path]) { $1 }).redis
        #expect(local?.place == .unix(path: "/run/redis.sock"))
    }

    @Test("a password in a bad REDIS_URL is told to nobody")
    func redisPassword() throws {
        for url in ["redis://:hunter2@one:x", "redis:/:hunter2@one", "redis://:hunter2%zz@one"] {
            let error = #expect(throws: SettingsError.self) {
                try settings(["SECRET_KEY": Self.key, "REDIS_URL": url])
            }
            #expect(error?.lines.count == 1 && error?.lines[0].hasPrefix("REDIS_URL: ") == true)
            #expect(error?.lines[0].contains("hunter2") == false)
        }
    }
}
