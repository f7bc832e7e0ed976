/// Where users and sessions are kept: one thread's way to the database. Calls block, each within a bound.
///
/// What is kept, and how it is asked for, stands once, in the extensions `Store+Users`, `Store+Sessions` and
/// `Store+Revocations`; a database adds its `dialect` and the four verbs. What a database says of its faults
/// goes to the log; clients hear that it is unavailable.
protocol Store: AnyObject {
    var dialect: Dialect { get }

    /// Runs one statement, with `?1`, `?2` for `values`, and answers with its rows. Outside of `write` it
    /// must only read: it may be run twice.
    func rows(_ sql: String, _ values: [StoreValue]) throws(Problem) -> [StoreRow]

    /// Runs `body` within one transaction: all of it stays, durably, or nothing. It may be run again after it
    /// met another transaction.
    func write<Result>(_ body: () throws(Problem) -> Result) throws(Problem) -> Result

    /// Tells whether the database answers a question that needs its tables.
    func isAnswering() -> Bool

    /// Brings the tables up to this version, once, before any thread needs them.
    func migrate() throws(Problem) -> MigrationOutcome
}

extension Store {
    /// The first row, if there is one.
    func row(_ sql: String, _ values: StoreValue...) throws(Problem) -> StoreRow? {
        try rows(sql, values).first
    }
}
