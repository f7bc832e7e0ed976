/// One step of a schema's history. Steps are never changed once released; new ones are added with the next
/// version.
public struct Migration: Sendable {
    /// From 1, without gaps; `PRAGMA user_version` says which one a file has reached.
    public var version: Int
    /// The statements of the step, separated by semicolons.
    public var sql: String

    public init(version: Int, sql: String) {
        self.version = version
        self.sql = sql
    }
}
