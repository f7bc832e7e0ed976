import Testing

extension RealPrograms {
    /// OPTIONS and TRACE, which may end on the way (RFC 9110, 7.6.2, 9.3.7, 9.3.8).
    @Suite("the way itself")
    struct HopTests {
        private static let routes = """
              - { path: /traced, upstream: scripted, methods: [TRACE, GET], tier: off, authentication: none }
              - { path: /posts, upstream: scripted, methods: [POST, OPTIONS], authentication: none }
            """
        private static let script: ScriptedUpstream.Script = { peer, _ in
            while true {
                let head = try peer.receiveHead()
                try peer.answer(head)
            }
        }

        private func run(_ body: (HTTPConnection) throws -> Void) throws {
            try ScriptedUpstream.with(routes: Self.routes, script: Self.script) { sidecar, _ in
                try body(try sidecar.connect())
            }
        }

        @Test("OPTIONS * asks the gateway itself, and the connection goes on")
        func asterisk() throws {
            try run { connection in
                for _ in 0..<2 {
                    let response = try connection.exchange("OPTIONS", "*")
                    #expect(response.status == 204 && response.body.isEmpty)
                    #expect(response.field("Allow")?.contains("OPTIONS") == true)
                    #expect(response.field("X-Content-Type-Options") == "nosniff")
                }
            }
        }

        @Test("Max-Forwards goes on one less, and at 0 the request ends here")
        func maxForwards() throws {
            try run { connection in
                let passed = try connection.exchange("OPTIONS", "/posts", fields: ["Max-Forwards: 7"])
                #expect(passed.status == 200 && passed.text.contains("\r\nMax-Forwards: 6\r\n"))
                #expect(!passed.text.contains("Max-Forwards: 7"))
                let ended = try connection.exchange("OPTIONS", "/posts", fields: ["Max-Forwards: 0"])
                #expect(ended.status == 204 && ended.field("Allow") == "POST, OPTIONS")
                let huge = String(repeating: "9", count: 40)
                let long = try connection.exchange("OPTIONS", "/posts", fields: ["max-forwards: \(huge)"])
                #expect(long.text.contains("\r\nMax-Forwards: 999999\r\n"))
                let twice = ["Max-Forwards: 1", "Max-Forwards: 1"]
                #expect(try connection.exchange("OPTIONS", "/posts", fields: twice).status == 400)
                let other = try connection.exchange("GET", "/traced", fields: ["Max-Forwards: 0"])
                #expect(other.text.contains("\r\nMax-Forwards: 0\r\n"), "it means nothing for GET")
            }
        }

        @Test("TRACE passes where a route names it, without content, as far as Max-Forwards lets it")
        func trace() throws {
            try run { connection in
                #expect(try connection.exchange("TRACE", "/traced").text.hasPrefix("TRACE /traced HTTP/1.1"))
                let counted = try connection.exchange("TRACE", "/traced", fields: ["Max-Forwards: 1"])
                #expect(counted.text.contains("Max-Forwards: 0"))
                let ended = try connection.exchange("TRACE", "/traced", fields: ["Max-Forwards: 0"])
                #expect(ended.status == 405)
                #expect(try connection.isEnded())
            }
            try run { connection in
                let response = try connection.exchange("TRACE", "/traced", body: "x")
                #expect(response.status == 400)
            }
            try run { connection in
                let response = try connection.exchange("TRACE", "/other")
                #expect(response.status == 405)
            }
        }
    }
}
