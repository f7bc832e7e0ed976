import JWT
import Testing

@testable import Gateway

@Suite("The configuration of keys")
struct ConfigurationKeyTests {
    typealias Fixture = ConfigurationFixture

    /// P-256, thrown away.
    private static let pem = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEAAAA
        -----END PUBLIC KEY-----
        """
    /// The example of RFC 8037, appendix A.2.
    private static let set = """
        {"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
        """

    private static func text(_ provider: String) -> String {
        """
        upstreams: {a: {address: "127.0.0.1:1"}}
        providers:
          p: \(provider)
        routes: [{path: /}]
        """
    }

    private static let files = [
        "./var/keys.json": set, "./var/broken.pem": pem, "./var/empty.json": "{\"keys\":[]}",
    ]

    @Test(
        "what does not fit is told with its place",
        arguments: [
            (
                "{jwks_file: keys.json}",
                "3:3: algorithms: is missing; write how the tokens are signed, such as `[RS256]` or "
                    + "`[ES256]`"
            ),
            (
                "{algorithms: [ES256, EdDSA], jwks_file: keys.json}",
                "3:19: algorithms: no key is there for `ES256`"
            ),
            (
                "{algorithm: EdDSA, jwks_file: none.json}",
                "3:36: jwks_file: there is no file `none.json`"
            ),
            (
                "{algorithm: EdDSA, jwks_file: empty.json}",
                "3:36: jwks_file: the file holds no key that could check a signature here"
            ),
            (
                "{algorithm: ES256, public_keys: [broken.pem]}",
                "3:39: public_keys[0]: the file holds a key, the 1. of it, that cannot be read"
            ),
            (
                "{algorithm: ES256, public_keys: [keys.json]}",
                "3:39: public_keys[0]: the file holds no `-----BEGIN PUBLIC KEY-----` and no certificate"
            ),
            (
                "{algorithm: ES256, public_keys: []}",
                "3:38: public_keys: the list is empty; write the paths of files in PEM"
            ),
            (
                "{algorithm: EdDSA, jwks_file: keys.json, secret: x}",
                "3:47: secret: stands beside `jwks_file`; keep one of the two"
            ),
            (
                "{algorithm: RS256, secret: S}",
                "3:18: algorithm: `RS256` is not an algorithm of a secret: `HS256`, `HS384`, `HS512`"
            ),
            (
                "{algorithms: [HS512], secret: S}",
                "3:36: secret: the key has 32 bytes; HS512 needs 64 random bytes or more, as "
                    + "`openssl rand -hex 32` makes them"
            ),
            (
                "{algorithm: none, secret: S}",
                "3:18: algorithm: `none` is not an algorithm of a secret: `HS256`, `HS384`, `HS512`"
            ),
            (
                "{algorithm: HS256, algorithms: [HS256], secret: S}",
                "3:7: algorithm: stands beside `algorithms`; keep one of the two"
            ),
        ])
    func rows(provider: String, line: String) {
        let text = Self.text(provider.replacing(": S}", with: ": \(Fixture.secret)}"))
        let errors = Fixture.errors(text, files: Self.files).map { $0.replacing("providers.p.", with: "") }
        #expect(errors == ["f:" + line])
    }

    @Test("a set is read from its file, and its algorithms are those of the list")
    func read() throws {
        let configuration = try Fixture.configuration(
            Self.text("{algorithms: [EdDSA], jwks_file: keys.json}"), files: Self.files)
        let provider = configuration.providers[0]
        guard case .keys(let keys) = provider.key else {
            Issue.record("not a set of keys")
            return
        }
        #expect(keys.count == 1 && provider.algorithms == [.edDSA])
        #expect(!configuration.warnings.contains { $0.contains("secret") })
    }
}
