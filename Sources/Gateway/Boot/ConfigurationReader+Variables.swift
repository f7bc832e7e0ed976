internal import EventLoop

/// Environment variables, which win over the file. One that is set to nothing counts as unset.
extension ConfigurationReader {
    private static let rateLimitVariables = [
        "RATE_LIMIT_ENABLED", "RATE_LIMIT_DEFAULT", "RATE_LIMIT_WINDOW", "RATE_LIMIT_STRICT",
        "RATE_LIMIT_LENIENT", "RATE_LIMIT_USER",
    ]

    func variable(_ name: String) -> String? {
        guard let value = surroundings.environment[name], !value.isEmpty else { return nil }
        return value
    }

    /// A variable's whole number; nil when it is unset or unfit, which is then reported.
    mutating func number(_ name: String, _ range: ClosedRange<Int>) -> Int? {
        guard let text = variable(name) else { return nil }
        if let number = UnitText.integer(text).flatMap({ Int(exactly: $0) }), range.contains(number) {
            return number
        }
        report(
            variable: name,
            "\(Self.quoted(text)) is not a whole number from \(range.lowerBound) to \(range.upperBound)")
        return nil
    }

    /// Refuses what this version cannot do, and points at what was probably misspelt.
    mutating func refuseUnknownVariables() {
        for name in surroundings.environment.keys.sorted()
        where name.hasPrefix("RATE_LIMIT_") && !Self.rateLimitVariables.contains(name) {
            let near = EditDistance.suggestion(for: name, among: Self.rateLimitVariables)
            let question = near.map { "; did you mean \($0)?" } ?? ""
            report(variable: name, "no such variable\(question)")
        }
    }

    /// What errno `code` means, in words.
    static func text(ofError code: CInt) -> String { IOError.text(of: code) }
}
