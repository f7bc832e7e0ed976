import EventLoop
import Foundation
import PostgreSQL
import TestServers
import Testing

/// Against a real server.
@Suite struct PostgreSQLConnectionTests {
    private static let strange = "O'Brien; DROP TABLE users; -- 李 👩‍👩‍👧 \u{202E}x"

    private func server() throws -> PostgreSQLServer { try #require(PostgreSQLServer.shared) }

    private func connection(
        _ deadlines: PostgreSQLDeadlines = .init()
    ) throws -> PostgreSQLConnection {
        try PostgreSQLConnection.connect(try server().url(), deadlines: deadlines)
    }

    @Test("numbers, texts of any script and nulls come back as they went")
    func values() throws {
        var connection = try connection()
        let rows = try connection.rows(
            "SELECT ?1::bigint, ?2::text, ?3::text, ?4::bigint",
            [.integer(.min), .text(Self.strange), .text(""), .null])
        #expect(
            rows == [
                [
                    .integer(.min), .text(Self.strange), .text(""), .null,
                ]
            ])
    }

    @Test("a statement is prepared once and runs again and again, rows or none")
    func repeated() throws {
        var connection = try connection()
        for count in [3, 0, 1] {
            let rows = try connection.rows("SELECT generate_series(1, ?1::int)", [.integer(Int64(count))])
            #expect(rows.count == count)
        }
        let statements = try connection.rows("SELECT count(*) FROM pg_prepared_statements", [])
        #expect(statements == [[.integer(2)]])
    }

    @Test("what the server refuses has its SQLSTATE, and the connection goes on")
    func refused() throws {
        var connection = try connection()
        #expect(throws: PostgreSQLError.self) { try connection.rows("SELECT nothing", []) }
        do {
            _ = try connection.rows("SELECT 1 / ?1::int", [.integer(0)])
            Issue.record("division by zero went well")
        } catch {
            #expect(error.kind == .server(state: "22012"))
        }
        let isReady = connection.isReady
        #expect(isReady)
        let one = try connection.rows("SELECT 1", [])
        #expect(one == [[.integer(1)]])
    }

    @Test("the server ends a statement that takes too long, and the connection goes on")
    func statementTimeout() throws {
        var deadlines = PostgreSQLDeadlines()
        deadlines.statement = 200
        var connection = try connection(deadlines)
        do {
            try connection.execute("SELECT pg_sleep(5)")
            Issue.record("five seconds passed")
        } catch {
            #expect(error.kind == .server(state: "57014"))
        }
        let isReady = connection.isReady
        #expect(isReady)
    }

    @Test("a server that stops answering is given up at the deadline, and the connection with it")
    func silence() throws {
        let server = try PostgreSQLServer()
        var deadlines = PostgreSQLDeadlines()
        deadlines.statement = 200
        deadlines.margin = 200
        deadlines.connect = 300
        var connection = try PostgreSQLConnection.connect(server.url(), deadlines: deadlines)
        server.freeze()
        defer { server.thaw() }
        let start = ContinuousClock.now
        do {
            try connection.execute("SELECT 1")
            Issue.record("a frozen server answered")
        } catch {
            #expect(error.kind == .timeout)
        }
        let isReady = connection.isReady
        #expect(!isReady)
        do {
            _ = try PostgreSQLConnection.connect(server.url(), deadlines: deadlines)
            Issue.record("a frozen server let somebody in")
        } catch {
            #expect(error.kind == .timeout)
        }
        #expect(ContinuousClock.now - start < .seconds(3))
    }

    @Test(
        "what is no server, or lets nobody in, is a fault of the connection that repeats no password",
        arguments: [
            "postgres://postgres:wrongsecret@127.0.0.1:PORT/postgres",
            "postgres://postgres:wrongsecret@127.0.0.1:PORT/nothing",
            "postgres://postgres:wrongsecret@127.0.0.1:1/postgres", "postgres://u:wrongsecret@[/x",
            "postgres://postgres:wrongsecret@127.0.0.1:PORT/postgres?sslmode=verify-full",
            "postgres://postgres:wrongsecret@127.0.0.1/postgres?nonsense=1",
        ])
    func refusedConnection(url: String) throws {
        let url = url.replacingOccurrences(of: "PORT", with: "\(try server().port)")
        do {
            _ = try PostgreSQLConnection.connect(url, deadlines: PostgreSQLDeadlines())
            Issue.record("\(url) let us in")
        } catch {
            #expect(error.kind == .connection)
            #expect(!error.message.isEmpty)
            #expect(!error.message.contains("wrongsecret"))
        }
    }
}
