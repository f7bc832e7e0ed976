import EventLoop
import Foundation
import PostgreSQL
import Synchronization
import TestServers
import Testing

@Suite struct PostgreSQLPoolTests {
    private static let process = "SELECT pg_backend_pid()"

    @Test("a connection that was given back is taken up again")
    func reuse() throws {
        let server = try #require(PostgreSQLServer.shared)
        let pool = try PostgreSQLPool(url: server.url(), limits: .init(connections: 2))
        let first = try identifier(pool)
        #expect(try identifier(pool) == first)
    }

    @Test("no more connections than allowed are open, and who waits too long hears so")
    func bound() throws {
        let server = try #require(PostgreSQLServer.shared)
        var limits = PostgreSQLPool.Limits(connections: 2)
        limits.wait = 100
        let pool = try PostgreSQLPool(url: server.url(), limits: limits)
        let one = try pool.take()
        let two = try pool.take()
        do {
            _ = try pool.take()
            Issue.record("a third connection was had")
        } catch {
            #expect(error.kind == .exhausted)
        }
        pool.giveBack(one)
        pool.giveBack(try pool.take())
        pool.giveBack(two)
    }

    @Test("eight threads over two connections each get their answers")
    func threads() throws {
        let server = try #require(PostgreSQLServer.shared)
        let pool = try PostgreSQLPool(url: server.url(), limits: .init(connections: 2))
        let answers = Mutex<[Int64]>([])
        let threads = (0..<8).map { number in
            Foundation.Thread {
                for turn in 0..<25 {
                    let value = Int64(number * 100 + turn)
                    let rows = try? pool.use(isRepeatable: true) { connection throws(PostgreSQLError) in
                        try connection.rows("SELECT ?1::bigint", [.integer(value)])
                    }
                    if rows == [[.integer(value)]] { answers.withLock { $0.append(value) } }
                }
            }
        }
        threads.forEach { $0.start() }
        let deadline = ContinuousClock.now + .seconds(20)
        while answers.withLock({ $0.count }) < 200 && ContinuousClock.now < deadline { usleep(10_000) }
        #expect(Set(answers.withLock { $0 }).count == 200)
    }

    @Test("after the server has been started again, what can be repeated is, on a fresh connection")
    func restart() throws {
        let server = try PostgreSQLServer()
        let pool = try PostgreSQLPool(url: server.url(), limits: .init(connections: 3))
        let held = try [pool.take(), pool.take(), pool.take()]
        held.forEach(pool.giveBack)
        server.stop()
        #expect(throws: PostgreSQLError.self) { try identifier(pool) }
        try server.start()
        usleep(300_000)
        #expect(try identifier(pool) > 0)
    }

    @Test("an idle connection that the server has ended is replaced without anybody's noticing")
    func terminated() throws {
        let server = try #require(PostgreSQLServer.shared)
        let pool = try PostgreSQLPool(url: server.url(), limits: .init(connections: 1))
        let first = try identifier(pool)
        var other = try PostgreSQLConnection.connect(server.url(), deadlines: PostgreSQLDeadlines())
        #expect(try other.rows("SELECT pg_terminate_backend(?1::int)", [.integer(first)]).count == 1)
        #expect(try identifier(pool) != first)
    }

    @Test("a connection with a transaction under way is not given to others")
    func unfinished() throws {
        let server = try #require(PostgreSQLServer.shared)
        let pool = try PostgreSQLPool(url: server.url(), limits: .init(connections: 1))
        let lease = try pool.take()
        let first = try lease.connection.rows(Self.process, [])
        try lease.connection.execute("BEGIN")
        pool.giveBack(lease)
        let next = try pool.take()
        #expect(try next.connection.rows(Self.process, []) != first)
        pool.giveBack(next)
    }

    private func identifier(_ pool: PostgreSQLPool) throws -> Int64 {
        let rows = try pool.use(isRepeatable: true) { connection throws(PostgreSQLError) in
            try connection.rows(Self.process, [])
        }
        guard case .integer(let number)? = rows.first?.first else { return 0 }
        return number
    }
}
