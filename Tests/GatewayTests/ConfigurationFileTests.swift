import EventLoop
import JWT
import Testing

@testable import Gateway

/// The gateway.yaml of the repository.
struct ConfigurationFileTests {
    typealias Fixture = ConfigurationFixture

    private func bytes(_ name: String = "gateway.yaml") throws -> [UInt8] {
        let root = #filePath.split(separator: "/", omittingEmptySubsequences: false).dropLast(3)
        let outcome = FileContents.read(root.joined(separator: "/") + "/" + name, limit: 1_048_576)
        guard case .bytes(let bytes) = outcome else { throw ConfigurationError.unreadable(name) }
        return bytes
    }

    private func configuration(_ environment: [String: String] = [:]) throws -> Configuration {
        try Fixture.configuration(
            String(decoding: try bytes(), as: UTF8.self), environment,
            files: ["./var/secret.key": Fixture.secret])
    }

    @Test("it reads without an error, and warns of CORS alone")
    func reads() throws {
        let configuration = try configuration()
        #expect(configuration.warnings.count == 1)
        #expect(configuration.upstreams.map(\.address) == [.unix(path: "./var/app.sock")])
        #expect(configuration.upstreams[0].mayRevoke == [0])
        let local = try #require(configuration.providers.first)
        #expect(local.requiredClaims == [.init(name: "type", value: "access")] && local.tokenType == "JWT")
        #expect(local.leewayMicroseconds == 0 && local.maxTokenLifetimeMicroseconds == 86_400_000_000)
    }

    @Test("each optional value it writes is the default of a file that says nothing")
    func writesDefaults() throws {
        func text(_ configuration: Configuration) -> [String] {
            let upstream = configuration.upstreams[0]
            return [
                "\(configuration.environment) \(configuration.stateDirectory) \(configuration.listen)",
                "\(configuration.workers) \(configuration.admin) \(configuration.accessLog)",
                "\(configuration.client) \(configuration.drainMicroseconds) \(configuration.trustedProxies)",
                "\(configuration.viaName) \(configuration.rateLimit) \(configuration.tiers)",
                "\(configuration.securityHeaders)", "\(configuration.identityFields)",
                "\(upstream.maxConnections) \(upstream.maxPending) \(upstream.connectMicroseconds)",
                "\(upstream.responseMicroseconds) \(upstream.idleMicroseconds) \(upstream.head)",
            ]
        }
        let written = try configuration()
        let silent = try Fixture.configuration(Fixture.short + "\ncors:")
        for (left, right) in zip(text(written), text(silent)) { #expect(left == right) }
        let cors = (try #require(written.cors), try #require(silent.cors))
        #expect("\(cors.0)" == "\(cors.1)")
        #expect(written.providers[0].leewayMicroseconds == silent.providers[0].leewayMicroseconds)
    }

    @Test(
        "its routes are those of the API",
        arguments: [
            ("/api/v1/auth/login", "strict", "none", ["POST"], true),
            ("/api/v1/auth/signup", "strict", "none", ["POST"], true),
            ("/api/v1/auth/refresh", "default", "none", ["POST"], true),
            ("/api/v1/auth/logout", "default", "required", ["POST"], true),
            ("/api/v1/users", "user", "required", [], false),
            ("/health", "lenient", "none", ["GET", "HEAD"], true),
            ("/docs", "lenient", "none", ["GET", "HEAD"], false),
            ("/redoc", "lenient", "none", ["GET", "HEAD"], false),
            ("/openapi.json", "lenient", "none", ["GET", "HEAD"], true),
            ("/", "lenient", "none", ["GET", "HEAD"], true),
        ])
    func routes(_ path: String, _ tier: String, _ authentication: String, _ methods: [String], _ exact: Bool)
        throws
    {
        let configuration = try configuration()
        #expect(configuration.routes.count == 10)
        let route = try #require(configuration.routes.first { $0.path == path })
        #expect(route.tiers.map { configuration.tiers[$0].name } == [tier])
        #expect("\(route.authentication)" == authentication && route.methods == methods)
        #expect(route.match == (exact ? .exact : .prefix))
    }

    @Test("without a key file it waits a minute for the one the app makes, and a check notes that")
    func waits() throws {
        let text = try bytes()
        var surroundings = Fixture.surroundings()
        let outcome = ConfigurationReader.read(text, surroundings)
        guard case .waitingForFile("./var/secret.key", 60_000_000, _, _) = outcome else {
            Issue.record("\(outcome)")
            return
        }
        surroundings.readFile = { path, _ in path == "gateway.yaml" ? .bytes(text) : .missing }
        let report = CheckCommand.report("gateway.yaml", surroundings)
        #expect(report.code == .success && report.output == ["ok"])
        #expect(
            report.errors.last
                == "note: the key file ./var/secret.key is not there yet; `run` waits for it, up to 1m")
    }

    @Test("the fifteen lines that docs/CONFIGURATION.md shows are a good file")
    func documented() throws {
        let text = String(decoding: try bytes("docs/CONFIGURATION.md"), as: UTF8.self)
        let start = try #require(text.firstRange(of: "```yaml\n"))
        let end = try #require(text[start.upperBound...].firstRange(of: "```"))
        let example = String(text[start.upperBound..<end.lowerBound])
        let configuration = try Fixture.configuration(example, ["JWT_SECRET": Fixture.secret])
        #expect(configuration.routes.map(\.path) == ["/", "/login", "/public"])
        #expect(example.split(separator: "\n").count == 15)
    }

    @Test("each key it reads is described in docs/CONFIGURATION.md")
    func described() throws {
        let text = String(decoding: try bytes("docs/CONFIGURATION.md"), as: UTF8.self)
        var problems: [ConfigurationProblem] = []
        let root = try #require(YAMLReader.read(try bytes(), problems: &problems))
        // Capital letters are those of fields, which keys do not have.
        for key in Self.keys(root) where key == key.lowercased() && !["app", "local", "type"].contains(key) {
            #expect(text.contains("`\(key)`"), "\(key)")
        }
    }

    private static func keys(_ node: YAMLNode) -> Set<String> {
        switch node.content {
        case .scalar: []
        case .sequence(let items): items.reduce(into: []) { $0.formUnion(keys($1)) }
        case .mapping(let members):
            members.reduce(into: []) { $0.formUnion(keys($1.value).union([$1.key])) }
        }
    }

    @Test("mutated at random it is read or refused, never more")
    func mutations() throws {
        let original = try bytes()
        let surroundings = Fixture.surroundings([:], files: ["./var/secret.key": Fixture.secret])
        var random = SplitMix(state: 20_250_119)
        var refused = 0
        let alphabet = Array(" \n\t:-[]{}#&*!|>'\"%@`,?~$0aZ\u{FF}é".utf8) + [0, 0x7F, 0xC3, 0xFF]
        for _ in 0..<1_500 {
            var bytes = original
            for _ in 0...random.next(4) {
                let index = random.next(bytes.count)
                switch random.next(5) {
                case 0: bytes[index] = alphabet[random.next(alphabet.count)]
                case 1: bytes.insert(alphabet[random.next(alphabet.count)], at: index)
                case 2: bytes.removeSubrange(index..<min(bytes.count, index + 1 + random.next(40)))
                case 3:
                    bytes.insert(
                        contentsOf: bytes[index..<min(bytes.count, index + 60)], at: random.next(index + 1))
                default: bytes.removeSubrange(max(index, 1)...)
                }
            }
            if case .refused(let problems) = ConfigurationReader.read(bytes, surroundings) {
                refused += 1
                #expect(!problems.isEmpty)
                for problem in problems { #expect(!problem.line(file: "f").contains("\n")) }
            }
        }
        #expect(refused > 100)
    }

    /// A generator with a fixed seed, so that a failure comes back.
    private struct SplitMix {
        var state: UInt64
        mutating func next(_ bound: Int) -> Int {
            state &+= 0x9E37_79B9_7F4A_7C15
            var word = state
            word = (word ^ (word >> 30)) &* 0xBF58_476D_1CE4_E5B9
            word = (word ^ (word >> 27)) &* 0x94D0_49BB_1331_11EB
            return Int((word ^ (word >> 31)) % UInt64(max(bound, 1)))
        }
    }
}
