/// The history of the app's tables, of which a step is never changed once released. Times are microseconds
/// since 1970, expiries seconds.
enum Schema {
    /// Held at a PostgreSQL server while its tables are brought up to date.
    static let advisoryLock: Int64 = 7_990_799_079_907_990
}
