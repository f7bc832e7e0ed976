/// One sentence of the API reference, in short, and what shows that it holds.
struct ReferenceClause: Sendable {
    enum Standing: Sendable {
        case shown([ReferenceTest])
        /// Not in this version.
        case absent
        /// Nothing that a program does: advice, or a promise of people.
        case advice(String)
    }

    let sentence: String
    let standing: Standing

    init(_ sentence: String, _ tests: ReferenceTest...) {
        self.sentence = sentence
        standing = .shown(tests)
    }

    init(_ sentence: String, _ standing: Standing) {
        self.sentence = sentence
        self.standing = standing
    }

    var tests: [ReferenceTest] {
        if case .shown(let tests) = standing { return tests }
        return []
    }
}
