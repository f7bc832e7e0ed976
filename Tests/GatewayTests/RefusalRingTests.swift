import EventLoop
import Testing

@testable import Gateway

@Suite("Remembered refusals")
struct RefusalRingTests {
    private func note(_ ring: RefusalRing, _ id: String, _ path: String = "/p", status: Int = 404) {
        let texts = (Array(id.utf8), Array("GET".utf8), Array(path.utf8))
        ring.note(
            RefusalFacts(rule: .noRoute, status: status), id: texts.0.span, method: texts.1.span,
            path: texts.2.span)
    }

    @Test("a refusal is found by its id until as many others as the ring holds have come")
    func bounded() {
        let ring = RefusalRing()
        #expect(ring.find(Array("first".utf8)) == nil)
        note(ring, "first")
        for number in 1..<RefusalRing.capacity { note(ring, "id-\(number)") }
        #expect(ring.find(Array("first".utf8))?.path == "/p")
        note(ring, "one more")
        #expect(ring.find(Array("first".utf8)) == nil)
        #expect(ring.find(Array("id-1".utf8))?.facts.status == 404)
    }

    @Test("of two with one id the newer is found, and no id finds nothing")
    func newest() {
        let ring = RefusalRing()
        note(ring, "a", status: 404)
        note(ring, "a", status: 401)
        note(ring, "ab", status: 403)
        #expect(ring.find(Array("a".utf8))?.facts.status == 401)
        #expect(ring.find([]) == nil)
    }

    @Test("long texts are cut off at their bounds")
    func long() {
        let ring = RefusalRing()
        note(ring, "a", String(repeating: "x", count: 5_000))
        note(ring, "b", "/y")
        #expect(ring.find(Array("a".utf8))?.path == String(repeating: "x", count: 112))
        #expect(ring.find(Array("b".utf8))?.path == "/y")
    }

    @Test(
        "every rule has a cause, and those of the configuration a key that is there", arguments: Rule.allCases
    )
    func causes(rule: Rule) throws {
        let configuration = try ConfigurationFixture.configuration(ConfigurationFixture.short)
        for route in [-1, 0] {
            let cause = RefusalCause(RefusalFacts(rule: rule, route: route), configuration)
            #expect(!cause.text.isEmpty && !cause.text.hasSuffix("."))
            guard let key = cause.key else { continue }
            let first = key.split { $0 == "." || $0 == "[" }[0]
            #expect(SchemaTable.root.contains { $0.name == first }, "\(key)")
        }
    }
}
