import Foundation
import TestServers

/// The databases that the app can keep its users in.
enum APIDatabase: String, CaseIterable, Sendable {
    case sqlite
    case postgreSQL

    /// What tells the app of an empty one: a file of its own, or a database of a server that tests share.
    func settings() throws -> [String: String] {
        if self == .sqlite { return [:] }
        guard let server = PostgreSQLServer.shared else {
            throw HarnessError("no PostgreSQL server; is postgresql installed?")
        }
        return ["DATABASE_URL": try server.makeDatabase()]
    }
}
