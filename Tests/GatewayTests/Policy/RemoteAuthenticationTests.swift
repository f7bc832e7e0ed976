import Bytes
import HTTP1
import JWT
import Testing

@testable import Gateway

@Suite("Authentication by keys that are fetched")
struct RemoteAuthenticationTests {
    private static let now: Int64 = 1_700_000_000_000_000
    private static let secret = Array("a secret of thirty-two bytes or more".utf8)
    private static let set = """
        {"keys":[{"kty":"OKP","crv":"Ed25519","kid":"a","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
        """
    private static let settings = Configuration.RemoteKeys(
        url: "https://idp.example/keys", timeoutMicroseconds: 1, leastRefreshMicroseconds: 1,
        mostRefreshMicroseconds: 1, staleMicroseconds: 1, unknownKeyMicroseconds: 1)

    private static func provider(
        _ key: Configuration.KeySource, _ algorithm: TokenAlgorithm
    ) -> Configuration.Provider {
        Configuration.Provider(
            name: "p", key: key, algorithms: [algorithm], audiences: [], requiredClaims: [],
            leewayMicroseconds: 0, maxTokenLifetimeMicroseconds: 86_400_000_000)
    }

    /// The first provider's keys are fetched, the second has a secret.
    private static let providers = [provider(.remote(settings), .edDSA), provider(.secret(secret), .hs256)]

    private static func remote() throws -> RemoteKeys {
        let remote = try #require(try RemoteKeys(providers[0]))
        remote.hear(true)
        return remote
    }

    private static func make(_ remote: RemoteKeys) -> Authentication {
        Authentication(
            providers,
            .init(subject: "x-user-id", sessionID: nil, tokenID: nil, tokenExpires: nil, authTime: nil),
            revocations: RevocationTable(capacity: 10, hash: SipHash(firstKey: 1, secondKey: 2)),
            userHash: SipHash(firstKey: 3, secondKey: 4), remoteKeys: [remote, nil])
    }

    /// Not signed: the header `{"alg":"EdDSA","kid":"…"}`, and 64 bytes for a signature.
    private static func token(_ id: String) -> String {
        func encoded(_ text: String) -> String {
            let bytes = Array(text.utf8)
            let symbols = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
            var output = ""
            var bits = 0
            var count = 0
            for byte in bytes {
                bits = bits << 8 | Int(byte)
                count += 8
                while count >= 6 {
                    count -= 6
                    output.append(symbols[bits >> count & 63])
                }
            }
            if count > 0 { output.append(symbols[bits << (6 - count) & 63]) }
            return output
        }
        return encoded("{\"alg\":\"EdDSA\",\"kid\":\"\(id)\"}") + "." + encoded("{\"sub\":\"7\"}") + "."
            + String(repeating: "A", count: 86)
    }

    private static func judge(
        _ authentication: inout Authentication, _ token: String, _ providers: [Int]
    ) throws -> Authentication.Judgement {
        let request = try ParsedRequest("GET", "/", ["Authorization: Bearer \(token)"])
        return providers.count == 1
            ? authentication.judge(
                request.bytes.span, request.head, .required, provider: providers[0], nowMicroseconds: now)
            : authentication.judge(
                request.bytes.span, request.head, .required, providers: providers, nowMicroseconds: now)
    }

    private static func signed(_ claims: String) -> String {
        var signer = TokenSigner(secret: secret)
        return signer.sign(claimsJSON: claims)
    }

    @Test("without keys a token that they may have signed is answered with 503, whatever other providers say")
    func unavailable() throws {
        var authentication = Self.make(try Self.remote())
        for providers in [[0], [0, 1], [1, 0]] {
            let judgement = try Self.judge(&authentication, Self.token("a"), providers)
            #expect(judgement == .refused(.keysUnavailable), "\(providers)")
        }
        #expect(Refusal.keysUnavailable.status == 503 && Refusal.keysUnavailable.challenge == .none)
    }

    @Test("tokens of other providers are judged as ever while there are no keys")
    func others() throws {
        var authentication = Self.make(try Self.remote())
        let good = Self.signed(#"{"sub":"7","exp":1700000600}"#)
        let expired = Self.signed(#"{"sub":"7","exp":1699999999}"#)
        for providers in [[0, 1], [1, 0]] {
            #expect(try Self.judge(&authentication, good, providers) == .identified(provider: 1))
            let judgement = try Self.judge(&authentication, expired, providers)
            #expect(judgement == .refused(TokenError.expired.refusal))
            let changed = try Self.judge(&authentication, good + "A", providers)
            #expect(changed != .refused(.keysUnavailable), "another algorithm than that of the keys")
        }
    }

    @Test(
        "an unknown key is 401 and asks for a fetch; one that is known asks for none"
    )
    func missed() throws {
        let remote = try Self.remote()
        var authentication = Self.make(remote)
        authentication.take(try KeySet(jwks: Array(Self.set.utf8)), provider: 0)
        let signature = Judgement.refused(TokenError.signature.refusal)
        #expect(try Self.judge(&authentication, Self.token("a"), [0]) == signature)
        #expect(remote.missed == nil)
        for (id, providers) in [("b", [0]), ("c", [0, 1]), ("d", [1, 0])] {
            remote.forgetMissed()
            remote.hear(true)
            #expect(try Self.judge(&authentication, Self.token(id), providers) == signature)
            #expect(remote.missed == Array(id.utf8))
        }
        authentication.take(nil, provider: 0)
        #expect(try Self.judge(&authentication, Self.token("a"), [0]) == .refused(.keysUnavailable))
    }

    private typealias Judgement = Authentication.Judgement
}
