import Foundation
import Testing

@testable import Gateway

@Suite("Origins by pattern")
struct OriginPatternTests {
    private static let label = "https://[a-z0-9]+(-[a-z0-9]+)*\\.example\\.com"

    private func matches(_ expression: OriginExpression, _ origin: String) -> Bool {
        expression.matches(Array(origin.utf8).span)
    }

    @Test(
        "a regular expression takes the whole origin or none of it",
        arguments: [
            (
                "https://a\\.example", ["https://a.example"],
                ["https://axexample", "https://a.example.evil", "x"]
            ),
            ("^https://a\\.b$", ["https://a.b"], ["https://a.bc", "xhttps://a.b"]),
            ("https?://a", ["http://a", "https://a"], ["httpss://a", "htts://a"]),
            ("https://(?:a|b|cd)", ["https://a", "https://b", "https://cd"], ["https://c", "https://ab"]),
            ("https://(a|)b", ["https://b", "https://ab"], ["https://aab"]),
            (label, ["https://a.example.com", "https://a-1-b.example.com"], ["https://a-.example.com"]),
            ("https://a{2,3}", ["https://aa", "https://aaa"], ["https://a", "https://aaaa"]),
            ("https://a{2}b{0,1}", ["https://aa", "https://aab"], ["https://a", "https://aabb"]),
            ("https://a{2,}", ["https://aa", "https://aaaaaaa"], ["https://a"]),
            ("https://\\w+:\\d{4}", ["https://host_1:8080"], ["https://host:80", "https://h-o:8080"]),
            ("https://[^a.]+", ["https://b-c"], ["https://a", "https://b.c"]),
            ("https://[]x]", ["https://]", "https://x"], ["https://y"]),
            ("https://[a-]", ["https://a", "https://-"], ["https://b"]),
            ("https:\\/\\/a", ["https://a"], ["https:a"]),
            (".*", ["https://anything"], ["a,b", "a b", ""]),
        ])
    func expressions(text: String, taken: [String], refused: [String]) throws {
        let expression = try OriginExpression(text)
        for origin in taken { #expect(matches(expression, origin), "\(origin)") }
        for origin in refused { #expect(!matches(expression, origin), "\(origin)") }
    }

    @Test(
        "what is no such expression is told by its fault",
        arguments: [
            ("", "is empty"), ("(a", "nothing closes"), ("a)", "nothing opens"), ("[a", "nothing closes"),
            ("*a", "nothing before it"), ("a+?", "lazy and possessive"), ("a++", "lazy and possessive"),
            ("a{3,2}", "a repeat other than"), ("a{,2}", "without a number"),
            ("a{1000}", "a repeat other than"),
            ("a{1", "a repeat other than"), ("a\\", "a lone backslash"), ("(a)\\1", "the escape `\\1`"),
            ("(?=a)", "other than `(?:`"), ("a^b", "anchored at both ends"), ("a b", "visible ASCII"),
            ("[z-a]", "ends before it begins"), ("\\bA", "the escape `\\b`"),
            ("(a{200}){2}", "is too large"), ("((((){256}){256}){256}){256}", "is too large"),
            (String(repeating: "(", count: 40), "deeper than 16 levels"),
        ])
    func faults(text: String, fault: String) {
        let thrown = #expect(throws: OriginExpression.Fault.self) { try OriginExpression(text) }
        #expect(thrown?.text.contains(fault) == true, "\(thrown?.text ?? "")")
    }

    @Test("thousands of random expressions take what ICU's regular expressions take")
    func differential() throws {
        var state: UInt64 = 7
        func pick(_ count: Int) -> Int {
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return Int((state >> 33) % UInt64(count))
        }
        func pattern(_ depth: Int) -> String {
            let atoms = ["a", "b", ".", "[ab]", "[^a]", "[a-c/]", "\\.", "\\d", "\\w"]
            let repeats = ["", "", "", "*", "+", "?", "{2}", "{1,3}", "{0,2}", "{2,}"]
            let parts = (0...pick(3)).map { _ in
                let isGroup = depth < 3 && pick(4) == 0
                let atom =
                    isGroup ? "(\(pattern(depth + 1))|\(pattern(depth + 1)))" : atoms[pick(atoms.count)]
                return atom + repeats[pick(repeats.count)]
            }
            return parts.joined()
        }
        var taken = 0
        for _ in 0..<3_000 {
            let text = pattern(0)
            guard let expression = try? OriginExpression(text) else { continue }
            let peer = try NSRegularExpression(pattern: "^(?:\(text))$")
            for _ in 0..<10 {
                let origin = String((0...pick(7)).map { _ in Array("abc./1")[pick(6)] })
                let range = NSRange(location: 0, length: origin.utf16.count)
                let isTaken = peer.firstMatch(in: origin, range: range) != nil
                #expect(matches(expression, origin) == isTaken, "\(text) and \(origin)")
                if isTaken { taken += 1 }
            }
        }
        #expect(taken > 1_000)
    }

    @Test("an expression that makes others backtrack for ever reads each byte once")
    func linear() throws {
        let expression = try OriginExpression("(a*)*(a|a)*(a+)+b")
        let origin = String(repeating: "a", count: 320)
        let clock = ContinuousClock()
        let time = clock.measure { #expect(!matches(expression, origin)) }
        #expect(time < .seconds(1), "two to the power of 320 steps would take longer")
        #expect(matches(expression, origin + "b"))
    }

    @Test(
        "a star stands for one label or more",
        arguments: [
            ("https://a.example.com", true), ("https://a.b-c.example.com", true),
            ("https://example.com", false),
            ("https://.example.com", false), ("https://a..example.com", false),
            ("http://a.example.com", false),
            ("https://a.example.com:8443", false), ("https://aexample.com", false),
            ("https://a.example.com.evil", false), ("https://evil/.example.com", false),
            ("https://A.example.com", false), ("https://u@a.example.com", false),
        ])
    func subdomains(origin: String, isTaken: Bool) {
        let pattern = OriginPattern("", opening: "https://", ending: ".example.com")
        let matches = pattern.matches(Array(origin.utf8).span)
        #expect(matches == isTaken)
    }

    @Test("a dot that was perhaps meant as one is told apart from one that is repeated")
    func bareDots() throws {
        #expect(try OriginPattern(expression: "/https://a.example/").hasBareDot)
        #expect(!(try OriginPattern(expression: "/https://.+\\.example/").hasBareDot))
        #expect(!(try OriginPattern(expression: "/https://[.]example/").hasBareDot))
    }
}
