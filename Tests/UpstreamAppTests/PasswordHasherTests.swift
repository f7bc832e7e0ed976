import Testing

@testable import UpstreamApp

@Suite struct PasswordHasherTests {
    private let hasher = PasswordHasher(cost: TestApplication.cheap)

    @Test("a hash is a PHC string that its password alone matches")
    func matches() throws {
        let encoded = try hasher.hash("secretpassword")
        #expect(encoded.hasPrefix("$argon2id$v=19$m=64,t=1,p=1$"))
        #expect(try hasher.verify("secretpassword", encoded: encoded))
        #expect(try !hasher.verify("Secretpassword", encoded: encoded))
        #expect(try !hasher.verify("", encoded: encoded))
    }

    @Test("two hashes of one password differ by their salt")
    func salted() throws {
        #expect(try hasher.hash("secretpassword") != hasher.hash("secretpassword"))
    }

    @Test("without a stored hash no password matches, and the work is done all the same")
    func dummy() throws {
        #expect(try !hasher.verify("secretpassword", encoded: nil))
    }

    @Test("a stored text that is no hash is an error, not a mismatch")
    func broken() {
        #expect(throws: PasswordHasher.Unavailable.self) {
            try hasher.verify("x", encoded: "$argon2id$v=19$x")
        }
    }

    @Test(
        "a hash is outdated when any of its parameters is lower",
        arguments: [
            ("m=64,t=1,p=1", false), ("m=63,t=1,p=1", true), ("m=65,t=2,p=2", false), ("m=128,t=0,p=1", true),
            ("m=64,t=1,p=0", true), ("m=64,t=1", true), ("m=a,t=1,p=1", true),
        ])
    func outdated(parameters: String, isOutdated: Bool) {
        #expect(hasher.isOutdated("$argon2id$v=19$\(parameters)$c2FsdA$aGFzaA") == isOutdated)
    }

    @Test("hashes of another kind are outdated")
    func otherKind() {
        #expect(hasher.isOutdated("$argon2i$v=19$m=64,t=1,p=1$c2FsdA$aGFzaA"))
        #expect(hasher.isOutdated("plain"))
    }
}
