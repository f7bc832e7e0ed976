import JSON

/// Lists within answers, of which nothing is left out silently.
enum AnsweredList {
    /// The elements of a member, each as `read` understands it; none where the member is absent, as Google's
    /// services leave empty lists out.
    static func read<Element>(
        _ member: JSONValue?, of service: ServiceName, _ read: (JSONValue) -> Element?
    ) throws(ServiceError) -> [Element] {
        guard let member else { return [] }
        guard let list = member.array else { throw .unexpected(service, "its answer has no list") }
        var elements: [Element] = []
        for json in list {
            guard let element = read(json) else {
                throw .unexpected(service, "its answer lists something unknown")
            }
            elements.append(element)
        }
        return elements
    }
}
