import JWT
import Testing

@testable import Gateway

@Suite("What key servers answer")
struct KeyFetchTests {
    private static let set = """
        {"keys":[{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}]}
        """

    private static func fault(
        _ answer: KeyFetchAnswer?, _ algorithms: [TokenAlgorithm] = [.edDSA]
    ) -> KeyFetchFault? {
        do throws(KeyFetchFault) {
            _ = try FetchedKeys(answer, for: algorithms)
            return nil
        } catch {
            return error
        }
    }

    @Test("question and answer come through the pipe as they were")
    func wire() {
        let settings = Configuration.RemoteKeys(
            url: "http://keys/x?y=z", unixSocket: "/run/keys.sock", authorities: "/etc/ca.pem",
            timeoutMicroseconds: 5_000_000, leastRefreshMicroseconds: 1, mostRefreshMicroseconds: 1,
            staleMicroseconds: 1, unknownKeyMicroseconds: 1)
        let question = KeyFetchQuestion(settings)
        #expect(KeyFetchQuestion(question.bytes) == question)
        let answer = KeyFetchAnswer(
            ending: .fetched, status: 200, fault: "none", cacheControl: "max-age=5", age: "3",
            body: Array("{\n\n}\n".utf8))
        #expect(KeyFetchAnswer(answer.bytes) == answer)
        let hostile = KeyFetchAnswer(ending: .failed, fault: "a\nb\u{7F}\u{1B}[31m", cacheControl: "x\r\ny")
        #expect(KeyFetchAnswer(hostile.bytes) == hostile && hostile.fault == "ab[31m")
    }

    @Test("what is no whole question or answer is none")
    func malformed() {
        for text in [
            "", "\n\n\n\n\n", "u\n\n\n0\n1\n", "u\n\n\n1\n999999999\n", "u\n\n\n1\n1", "u\n\n\n\n1\n1\n1\n",
        ] {
            #expect(KeyFetchQuestion(Array(text.utf8)) == nil, "\(text)")
        }
        let answer = KeyFetchAnswer(ending: .fetched, status: 200, body: Array(Self.set.utf8)).bytes
        for count in 0..<answer.count { #expect(KeyFetchAnswer(Array(answer.prefix(count))) == nil) }
        #expect(KeyFetchAnswer(answer + [1]) == nil)
        for text in ["9 200 0\n\n\n\n", "0 200\n\n\n\n", "0 x 0\n\n\n\n", "0 200 0\n\n\n"] {
            #expect(KeyFetchAnswer(Array(text.utf8)) == nil, "\(text)")
        }
        let long = [UInt8](repeating: 0x41, count: 3_000)
        #expect(KeyFetchAnswer(Array("0 200 0\n".utf8) + long + Array("\n\n\n".utf8)) == nil)
    }

    @Test(
        "each fault is told apart, and an answer without a key of use is one",
        arguments: [
            (nil, .broken("the process that fetches has failed")),
            (.init(ending: .timedOut), .timedOut), (.init(ending: .tooLarge), .tooLarge),
            (.init(ending: .failed, fault: "no route"), .unreachable("no route")),
            (.init(ending: .fetched, status: 500), .status(500)),
            (.init(ending: .fetched, status: 304), .status(304)),
            (.init(ending: .fetched, status: 200), .unreadable(.notJSON)),
            (.init(ending: .fetched, status: 200, body: Array("{\"keys\":[]}".utf8)), .unreadable(.noKeys)),
        ] as [(KeyFetchAnswer?, KeyFetchFault)])
    func faults(answer: KeyFetchAnswer?, fault: KeyFetchFault) {
        #expect(Self.fault(answer) == fault)
        #expect(fault.outcome != .changed && fault.outcome != .same)
    }

    @Test("a good set must hold a key for the provider's algorithms")
    func fitting() throws {
        let answer = KeyFetchAnswer(
            ending: .fetched, status: 200, cacheControl: "max-age=60", age: "1", body: Array(Self.set.utf8))
        #expect(Self.fault(answer, [.es256]) == .noFittingKey)
        let fetched = try FetchedKeys(answer, for: [.es256, .edDSA])
        #expect(fetched.set.count == 1 && fetched.leftOut == 0 && fetched.freshSeconds == 59)
    }
}
