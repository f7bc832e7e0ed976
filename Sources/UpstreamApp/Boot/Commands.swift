import CLinux
import EventLoop

/// What `upstream-app` does besides serving: commands for an operator, each ending with an exit code.
enum Commands {
    static let done: CInt = 0
    static let failed: CInt = 1
    static let misused: CInt = 2

    /// `users …`
    static func users(_ arguments: [String], _ settings: Settings) -> CInt {
        let command: UsersCommand
        do throws(UsersCommand.Fault) {
            command = try UsersCommand(arguments)
        } catch {
            StandardError.write(error.text)
            StandardError.show(UsersCommand.usage + "\n")
            return misused
        }
        return reporting { () throws(DatabaseFault) in
            let database = try Database.opened(settings.database, connections: settings.databaseConnections)
            _ = try database.migrated()
            let administration = Administration(
                store: database.store(), hasher: PasswordHasher(cost: settings.passwordCost),
                clock: { Moment.now().wall })
            let run = UsersRun(
                administration: administration, output: { print($0) }, complaint: StandardError.write)
            return run.run(command).rawValue
        }
    }

    /// `migrate`
    static func migrate(_ settings: Settings) -> CInt {
        reporting { () throws(DatabaseFault) in
            let outcome = try Database.opened(settings.database, connections: 1).migrated()
            print(
                outcome.before == outcome.after
                    ? "the tables are up to date, at version \(outcome.after)"
                    : "the tables are brought from version \(outcome.before) to \(outcome.after)")
            return done
        }
    }

    /// `openapi`
    static func describe(_ settings: Settings) -> CInt {
        let endpoints: Endpoints
        do throws(WelcomeEmail.Fault) {
            endpoints = try Examples(settings.examples, Services(settings.services)).endpoints
        } catch {
            StandardError.write("EMAIL_TEMPLATES: \(error.text)")
            return failed
        }
        print(
            String(decoding: OpenAPIDocument.text(adding: endpoints.entries), as: UTF8.self), terminator: "")
        return done
    }

    /// `backup FILE`
    static func backUp(to target: String, _ settings: Settings) -> CInt {
        reporting { () throws(DatabaseFault) in
            let users = try SQLiteBackup.make(of: try file(settings, "pg_dump makes"), at: target)
            print("\(target): \(users) users, checked")
            return done
        }
    }

    /// `restore FILE`
    static func restore(_ source: String, _ settings: Settings) -> CInt {
        reporting { () throws(DatabaseFault) in
            let path = try file(settings, "pg_restore puts back")
            if Probe.canConnect(to: settings.socketPath) {
                throw DatabaseFault(text: "\(settings.socketPath): an app is serving; end it first")
            }
            let restored = try SQLiteBackup.restore(source, to: path, at: Moment.now().wall)
            print("\(path): \(restored.users) users restored; all sessions are over")
            if let former = restored.former { print("\(former): the former database") }
            return done
        }
    }

    private static func file(_ settings: Settings, _ other: String) throws(DatabaseFault) -> String {
        switch settings.database {
        case .sqlite(let path): return path
        case .postgreSQL:
            throw DatabaseFault(
                text: "DATABASE_URL: for SQLite alone; \(other) copies of a PostgreSQL database")
        }
    }

    private static func reporting(_ body: () throws(DatabaseFault) -> CInt) -> CInt {
        // What is made here is nobody else's.
        _ = umask(0o027)
        do throws(DatabaseFault) {
            return try body()
        } catch {
            StandardError.write(error.text)
            return failed
        }
    }
}
