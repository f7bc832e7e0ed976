import Bytes
import EventLoop
import Testing

@testable import Gateway

struct CommandLineTests {
    @Test(
        "commands and their options are understood",
        arguments: [
            ("--help", .help), ("-h", .help), ("help", .help), ("run --help", .help), ("version", .version),
            ("--version", .version), ("run", .run(file: "gateway.yaml")),
            ("run --config a.yaml", .run(file: "a.yaml")), ("run --config=a=b.yaml", .run(file: "a=b.yaml")),
            ("check a.yaml", .check(file: "a.yaml")), ("schema", .schema),
            ("test a.yaml", .test(file: "a.yaml")),
            ("why a-1", .why(id: "a-1", nil)), ("why a --admin /s", .why(id: "a", .admin(path: "/s"))),
            (
                "explain --config=f --method=PUT --path=/a --header A:b --header=C:d --address ::1 --token -",
                .explain(
                    ExplainRequest(
                        file: "f",
                        request: TrialRequest(
                            method: "PUT", target: "/a",
                            fields: [.init(name: "A", value: "b"), .init(name: "C", value: "d")],
                            address: IPAddress(high: 0, low: 1)), tokenFile: "-"))
            ),
            ("explain --request r", .explain(ExplainRequest(requestFile: "r"))),
            ("run --test --config a.yaml", .run(file: "a.yaml", testsFirst: true)),
            ("routes a.yaml", .routes(file: "a.yaml", asJSON: false)),
            ("routes --json a.yaml", .routes(file: "a.yaml", asJSON: true)),
            ("probe", .probe(nil, timeoutMilliseconds: 2_000)),
            ("probe --admin /a.sock", .probe(.admin(path: "/a.sock"), timeoutMilliseconds: 2_000)),
            (
                "probe --timeout 500ms --listen 127.0.0.1:1",
                .probe(.listen(.ip(.loopback, port: 1)), timeoutMilliseconds: 500)
            ),
            ("reload", .reload(admin: nil)), ("reload --admin=/a.sock", .reload(admin: "/a.sock")),
            ("revoke --jti a", .revoke(.init(name: "jti", value: "a", provider: "local"), admin: nil)),
            (
                "revoke --sid a --exp 9 --provider p --admin /a.sock",
                .revoke(.init(name: "sid", value: "a", provider: "p", time: 9), admin: "/a.sock")
            ),
            ("revoke --kid k", .revoke(.init(name: "kid", value: "k", provider: "local"), admin: nil)),
            (
                "revoke --sub=u --before=now",
                .revoke(.init(name: "sub", value: "u", provider: "local"), admin: nil)
            ),
            (
                "revoke --before 7 --sub u",
                .revoke(.init(name: "sub", value: "u", provider: "local", time: 7), admin: nil)
            ),
        ] as [(String, CommandLineRequest)])
    func good(_ line: String, _ expected: CommandLineRequest) throws {
        #expect(try CommandLineRequest.parse(line.split(separator: " ").map(String.init)) == expected)
    }

    @Test(
        "what is not understood is told in one line",
        arguments: [
            (
                "",
                """
                a command is missing; write one of run, check, test, explain, why, routes, schema, probe, \
                reload, revoke, version, help
                """
            ),
            ("chek", "unknown command `chek`; did you mean `check`?"),
            ("serve", "unknown command `serve`; try `gateway --help`"),
            ("check", "check: a file is missing"),
            ("check --strict", "check: unknown option `--strict`"),
            ("why", "why: a request's id is missing"), ("why a/b", "why: that is no id of a request"),
            ("explain --header A", "explain: --header wants `Name: value`"),
            ("explain --address x", "explain: `x` is not an address such as `192.0.2.1`"),
            (
                "explain --request r --path /",
                "explain: --request stands for --method, --path and --header; give one of the two"
            ),
            ("explain --path / --path /", "explain: --path is given twice"),
            ("routes", "routes: a file is missing"), ("schema a", "schema: unknown argument `a`"),
            ("routes a --json --json", "routes: --json is given twice"),
            ("check a b", "check: unknown argument `b`"),
            ("version now", "version: unknown argument `now`"),
            ("run a.yaml", "run: unknown argument `a.yaml`"),
            ("run --config", "run: --config needs a value"),
            ("run --config=", "run: --config needs a value"),
            ("run --confg a", "run: unknown option `--confg`; did you mean `--config`?"),
            ("run --config a --config b", "run: --config is given twice"),
            ("probe --timeout 5", "probe: `5` is not a duration from 1ms to 60s"),
            ("probe --timeout 2m", "probe: `2m` is not a duration from 1ms to 60s"),
            ("probe --listen here", "probe: `here` is not an address such as `127.0.0.1:8799`"),
            ("revoke", "revoke: give one of --jti, --sid, --sub and --kid"),
            ("revoke --jti a --sid b", "revoke: give one of --jti, --sid, --sub and --kid"),
            ("revoke --jti a --before 1", "revoke: --before does not go with --jti"),
            ("revoke --sub a --exp 1", "revoke: --exp does not go with --sub"),
            ("revoke --jti a --exp now", "revoke: --exp wants Unix seconds, not `now`"),
            ("revoke --jti a --exp -1", "revoke: --exp wants Unix seconds, not `-1`"),
            ("revoke --jt a", "revoke: unknown option `--jt`; did you mean `--jti`?"),
            ("probe --listen 1.1.1.1:1 --admin a", "probe: give one of --admin and --listen"),
        ])
    func bad(_ line: String, _ text: String) {
        #expect(throws: CommandLineRequest.Fault(text: text)) {
            try CommandLineRequest.parse(line.split(separator: " ").map(String.init))
        }
    }

    @Test("the help names every command, exit code and variable")
    func help() {
        for word in [
            "run", "check", "test FILE", "--test", "explain", "why ID", "routes", "schema", "probe",
            "version", "\n  0 ", "\n  1 ",
            "\n  2 ", "\n  3 ",
            "SECRET_KEY_FILE",
            "RATE_LIMIT_WINDOW", "CORS_ALLOW_ORIGINS", "GATEWAY_LISTEN", "GATEWAY_ADMIN",
            "GATEWAY_ADMIN_USERS",
            "SOCKET_PATH",
            "STATE_DIR", "ENVIRONMENT",
        ] { #expect(HelpText.help.contains(word), "\(word)") }
    }

    @Test("what is to be revoked is told as JSON, whatever characters it holds")
    func revocationBody() {
        let command = RevokeCommand(name: "jti", value: "a\"\n", provider: "p", time: 9)
        let text = command.body(nowMicroseconds: 5_000_006).readable.text
        #expect(text == "{\"provider\":\"p\",\"jti\":\"a\\\"\\n\",\"exp\":9}")
        let user = RevokeCommand(name: "sub", value: "u", provider: "p", time: nil)
        #expect(
            user.body(nowMicroseconds: 5_000_006).readable.text
                == "{\"provider\":\"p\",\"sub\":\"u\",\"before\":5.000006}")
    }

    @Test("a probe asks the admin socket, unless told otherwise; `any` is found on loopback")
    func probeAddress() {
        #expect(Probe.address(nil, [:]) == .unix(path: "./var/admin.sock"))
        #expect(Probe.address(nil, ["STATE_DIR": "/s"]) == .unix(path: "/s/admin.sock"))
        #expect(Probe.address(nil, ["STATE_DIR": "/s", "GATEWAY_ADMIN": "/a"]) == .unix(path: "/a"))
        #expect(Probe.address(.listen(.ip(.any, port: 5)), [:]) == .ip(.loopback, port: 5))
        #expect(
            Probe.address(.listen(.ip(.anyIPv6, port: 5)), [:]) == .ip(IPAddress(high: 0, low: 1), port: 5))
    }

    @Test("a probe of nothing says so at once")
    func probeNothing() {
        #expect(throws: Probe.Fault(text: "cannot connect: No such file or directory")) {
            try Probe(.unix(path: "/nonexistent/admin.sock"), timeoutMilliseconds: 1_000).ask()
        }
    }

    @Test("a probe of a gateway that does not answer ends in time")
    func probeSilence() throws {
        let listener = try Socket.listen(on: .ip(.loopback, port: 0), reusePort: false)
        let port = try #require(Socket.localPort(listener.number))
        let start = Moment.now().monotonic
        #expect(throws: Probe.Fault(text: "no answer in time")) {
            try Probe(.ip(.loopback, port: port), timeoutMilliseconds: 60).ask()
        }
        #expect(Moment.now().monotonic - start < 2_000_000)
    }
}
