import Testing

/// A rule of style over one file, with samples that prove that it can fail.
struct Rule: Sendable, CustomTestStringConvertible {
    struct Sample: Sendable {
        var path = "Sources/Gateway/Policy/Sample.swift"
        var text: String
    }

    /// Reads as the end of "every file …".
    var name: String
    var check: @Sendable (SourceText) -> [Violation]
    var refuses: [Sample]
    var accepts: [Sample] = []

    var testDescription: String { name }

    static let all: [Rule] = ShapeRules.all + SafetyRules.all + TextRules.all + [TestNameRule.rule]
}
