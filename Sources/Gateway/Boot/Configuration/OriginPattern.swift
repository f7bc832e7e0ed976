import Bytes

/// Many origins by one entry: `https://*.example.com`, or a regular expression between slashes.
struct OriginPattern: Sendable {
    /// As it is written.
    let text: String
    private let rule: Rule

    private enum Rule: Sendable {
        /// What stands before and behind the labels that `*` takes.
        case subdomains(opening: [UInt8], ending: [UInt8])
        case expression(OriginExpression)
    }

    /// A `.` of the expression stands for any character and was perhaps meant as a dot.
    var hasBareDot: Bool {
        if case .expression(let expression) = rule { expression.hasBareDot } else { false }
    }

    /// `*` takes one label or more, so that `https://*.example.com` holds `https://a.b.example.com` and not
    /// `https://example.com`. `opening` is `https://`, `ending` is `.example.com`.
    init(_ text: String, opening: String, ending: String) {
        self.text = text
        rule = .subdomains(opening: Array(opening.utf8), ending: Array(ending.utf8))
    }

    /// `text` is `/…/`.
    init(expression text: String) throws(OriginExpression.Fault) {
        self.text = text
        rule = .expression(try OriginExpression(String(text.dropFirst().dropLast())))
    }

    /// Judges an origin of visible characters.
    func matches(_ origin: Span<UInt8>) -> Bool {
        switch rule {
        case .expression(let expression): return expression.matches(origin)
        case .subdomains(let opening, let ending):
            let end = origin.count - ending.count
            guard end > opening.count, origin.extracting(0..<opening.count).equals(opening.span),
                origin.extracting(end..<origin.count).equals(ending.span)
            else { return false }
            return OriginPattern.areLabels(origin.extracting(opening.count..<end))
        }
    }

    /// Labels with a dot between each two, in the characters of host names and what is used as such.
    private static func areLabels(_ host: Span<UInt8>) -> Bool {
        var isAtStart = true
        var index = 0
        while index < host.count {
            switch host[index] {
            case 0x61...0x7A, 0x30...0x39, 0x2D, 0x5F: isAtStart = false
            case 0x2E where !isAtStart: isAtStart = true
            default: return false
            }
            index &+= 1
        }
        return !isAtStart
    }
}
