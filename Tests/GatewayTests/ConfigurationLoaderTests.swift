import Testing

@testable import Gateway

struct ConfigurationLoaderTests {
    typealias Fixture = ConfigurationFixture

    private static let waiting = """
        upstreams: {app: {address: "127.0.0.1:9000"}}
        providers: {local: {secret_file: /key, secret_wait: 2s}}
        routes: [{path: /}]
        """

    private final class Record {
        var pauses = 0
        var lines: [String] = []
    }

    private func loader(_ record: Record, keyAfter pauses: Int) -> ConfigurationLoader {
        var surroundings = Fixture.surroundings()
        surroundings.readFile = { path, _ in
            if path == "c.yaml" { return .bytes(Array(Self.waiting.utf8)) }
            return record.pauses >= pauses ? .bytes(Array(Fixture.secret.utf8)) : .missing
        }
        return ConfigurationLoader(
            surroundings: surroundings,
            pause: {
                #expect($0 == 100)
                record.pauses += 1
            }, say: { record.lines.append($0) })
    }

    @Test("a key file that comes late is waited for, and that is said once")
    func late() throws {
        let record = Record()
        _ = try loader(record, keyAfter: 5).load("c.yaml")
        #expect(record.pauses == 5)
        #expect(record.lines == ["waiting up to 2s for the key file /key, which the upstream makes"])
    }

    @Test("a key file that is there is not waited for")
    func atOnce() throws {
        let record = Record()
        _ = try loader(record, keyAfter: 0).load("c.yaml")
        #expect(record.pauses == 0 && record.lines.isEmpty)
    }

    @Test("the wait ends at its bound")
    func never() {
        let record = Record()
        #expect(throws: ConfigurationError.keyFileMissing(path: "/key", seconds: 2)) {
            try loader(record, keyAfter: .max).load("c.yaml")
        }
        #expect(record.pauses == 20)
    }

    @Test("a file that is not there, or too large, is an error of one line")
    func unreadable() {
        let record = Record()
        let loader = ConfigurationLoader(
            surroundings: Fixture.surroundings(files: ["big": String(repeating: " ", count: 1_048_577)]),
            pause: { _ in record.pauses += 1 }, say: { record.lines.append($0) })
        #expect(throws: ConfigurationError.unreadable("none: there is no such file")) {
            try loader.load("none")
        }
        #expect(throws: ConfigurationError.unreadable("big: has more than 1048576 bytes")) {
            try loader.load("big")
        }
    }

    @Test("a check says ok, or every error and nothing else")
    func check() {
        let files = ["good": Fixture.short, "bad": Fixture.short + "\nworkers: x\nvia: a b"]
        let good = CheckCommand.report("good", Fixture.surroundings(files: files))
        #expect(good.code == .success && good.output == ["ok"])
        #expect(
            good.errors.count == 1 && good.errors.first?.hasPrefix("warning: providers.local.secret") == true)
        let bad = CheckCommand.report("bad", Fixture.surroundings(files: files))
        #expect(bad.code == .refused && bad.output.isEmpty && bad.errors.count == 2)
        #expect(bad.errors.first?.hasPrefix("bad:9:10: workers: ") == true)
        let none = CheckCommand.report("none", Fixture.surroundings())
        #expect(none == .init(code: .refused, errors: ["none: there is no such file"]))
    }

    @Test("a check looks no name up but notes it")
    func names() {
        var surroundings = Fixture.surroundings(files: [
            "f": Fixture.short.replacing("127.0.0.1:9000", with: "app:9000")
        ])
        surroundings.resolve = nil
        #expect(
            CheckCommand.report("f", surroundings).errors.last
                == "note: upstreams.app.address: the name `app` is looked up at start")
    }
}
