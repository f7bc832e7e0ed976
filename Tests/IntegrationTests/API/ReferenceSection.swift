/// A heading of the API reference and its sentences in their order.
struct ReferenceSection: Sendable {
    let heading: String
    let clauses: [ReferenceClause]

    init(_ heading: String, _ clauses: [ReferenceClause]) {
        self.heading = heading
        self.clauses = clauses
    }

    /// What the reference says.
    static let reference = basics + endpoints + models + limits + examples
    /// What it leaves open, as it was settled here.
    static let settled = behaviour + environment + rateLimits + fields
    static let all = reference + settled
}
