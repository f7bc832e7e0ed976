import Testing

extension RealPrograms {
    /// `gateway run --test`: the file's own tests stand before the door.
    @Suite("gateway run --test")
    struct TestsFirstTests {
        private func yaml(expecting status: Int) -> String {
            """
            upstreams: { app: { address: "127.0.0.1:1" } }
            routes:
              - { path: /open, tier: off, authentication: none }
            tests:
              - name: what is not named is not there
                request: { path: /other }
                expect: { status: \(status) }
            """
        }

        private func run(_ yaml: String, _ body: (Program, Int) throws -> Void) throws {
            let folder = try ScratchFolder()
            let file = try folder.write(yaml, to: "gateway.yaml")
            let port = try LoopbackSocket.freePort()
            let program = try Program(
                Built.gateway, ["run", "--test", "--config", file],
                environment: ["GATEWAY_LISTEN": "127.0.0.1:\(port)", "STATE_DIR": folder.path],
                folder: folder.path)
            defer { program.end() }
            try body(program, port)
        }

        @Test("a gateway whose test fails does not start, and says which")
        func failing() throws {
            try run(yaml(expecting: 200)) { program, _ in
                let status = try program.waitForEnd()
                #expect(status == 1)
                #expect(program.output.contains("FAIL  what is not named is not there"))
                #expect(program.output.contains("status: expected 200, got 404"))
                #expect(!program.output.contains("listens on"))
            }
        }

        @Test("one whose tests are good serves")
        func good() throws {
            try run(yaml(expecting: 404)) { program, port in
                try program.waitUntilReady { (try? LoopbackSocket(port: port)) != nil }
                let connection = try HTTPConnection(port: port, timeoutSeconds: 10)
                let response = try connection.exchange("GET", "/other", fields: [], body: nil)
                #expect(response.status == 404)
            }
        }
    }
}
