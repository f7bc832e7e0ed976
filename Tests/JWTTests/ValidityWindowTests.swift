import Testing

@testable import JWT

@Suite("The window of a token's validity")
struct ValidityWindowTests {
    @Test("holds just the moments at which the rules find no fault with the times")
    func agrees() {
        var generator = SystemRandomNumberGenerator()
        func time() -> Int64? { Bool.random() ? Int64.random(in: -50...150, using: &generator) : nil }
        for _ in 0..<2_000 {
            let rules = ClaimRules(
                ValidationRules(
                    leewayMicroseconds: Int64.random(in: 0...9, using: &generator),
                    maxTokenLifetimeMicroseconds: Int64.random(in: 0...120, using: &generator)))
            var facts = ClaimFacts()
            facts.expires = time()
            facts.notBefore = time()
            facts.issuedAt = time()
            let window = rules.window(of: facts)
            for now in Int64(-70)...170 {
                var isGood = true
                do throws(TokenError) {
                    try rules.checkTimes(facts, nowMicroseconds: now)
                } catch { isGood = false }
                #expect(window.contains(now) == isGood, "\(facts) at \(now)")
            }
        }
    }

    @Test("is right at the ends of what times can be")
    func extremes() {
        let rules = ClaimRules(
            ValidationRules(
                leewayMicroseconds: NumericDate.limit, maxTokenLifetimeMicroseconds: NumericDate.limit))
        var facts = ClaimFacts()
        facts.expires = -NumericDate.limit
        facts.notBefore = -NumericDate.limit
        #expect(rules.window(of: facts).contains(-1))
        facts.expires = NumericDate.limit
        facts.notBefore = NumericDate.limit
        #expect(rules.window(of: facts).contains(0))
    }
}
