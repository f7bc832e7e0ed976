import HTTP1

/// The header policies of a configuration: the edits of each route, those of the whole file included.
struct FieldPolicies: Sendable {
    /// Whether any route edits at all: the one question of those that do not.
    let editsRequests: Bool
    let editsResponses: Bool
    private let requests: [FieldEdits?]
    private let responses: [FieldEdits?]
    /// For answers to what no route takes.
    private let unmatched: FieldEdits?
    /// Every name that some route takes out of requests.
    let removedFromRequests: ProtectedNames

    init(_ configuration: Configuration) {
        func edits(_ changes: FieldChanges) -> FieldEdits? { changes.isEmpty ? nil : FieldEdits(changes) }
        let routes = configuration.routes
        let changes = routes.map { configuration.requestFields.followed(by: $0.requestFields) }
        requests = changes.map(edits)
        responses = routes.map { route in
            var changes = configuration.responseFields.followed(by: route.responseFields)
            if let deprecation = route.deprecation { deprecation.announce(in: &changes) }
            return edits(changes)
        }
        unmatched = edits(configuration.responseFields)
        editsRequests = requests.contains { $0 != nil }
        editsResponses = unmatched != nil || responses.contains { $0 != nil }
        removedFromRequests = ProtectedNames(Set(changes.flatMap(\.removed)).sorted())
    }

    @inline(__always)
    func ofRequest(route: Int) -> FieldEdits? {
        editsRequests ? requests[route] : nil
    }

    /// `route` is negative where none matched.
    @inline(__always)
    func ofResponse(route: Int) -> FieldEdits? {
        if !editsResponses { return nil }
        return route < 0 ? unmatched : responses[route]
    }
}
