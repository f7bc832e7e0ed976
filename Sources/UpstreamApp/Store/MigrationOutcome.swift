/// What `migrate` found and left.
struct MigrationOutcome: Equatable, Sendable {
    var before: Int
    var after: Int
}
