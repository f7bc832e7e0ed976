/// One request and what must come of it.
struct InputRow: Sendable {
    let name: String
    let request: APIRequest
    let expected: ExpectedAnswer

    init(_ name: String, _ request: APIRequest, _ expected: ExpectedAnswer) {
        self.name = name
        self.request = request
        self.expected = expected
    }
}
