/// Why the database cannot be used, for an operator.
struct DatabaseFault: Error, Equatable {
    var text: String
}
