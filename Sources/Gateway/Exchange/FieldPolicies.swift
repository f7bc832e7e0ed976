import HTTP1

/// The header policies of a configuration: the edits of each route, those of the whole file included.
///
/// An object, since to call a function of a large value may copy it.
final class FieldPolicies: Sendable {
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

    func ofRequest(route: Int) -> FieldEdits? { requests[route] }

    /// `route` is negative where none matched.
    func ofResponse(route: Int) -> FieldEdits? { route < 0 ? unmatched : responses[route] }
}

extension SharedState {
    /// The header policy of a request's way to the upstream.
    @inline(__always)
    func requestEdits(route: Int) -> FieldEdits? {
        editsRequests ? fieldPolicies.ofRequest(route: route) : nil
    }

    /// The header policy of an answer; `route` is negative where none matched.
    @inline(__always)
    func responseEdits(route: Int) -> FieldEdits? {
        editsResponses ? fieldPolicies.ofResponse(route: route) : nil
    }
}
