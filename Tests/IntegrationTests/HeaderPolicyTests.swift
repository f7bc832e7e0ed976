import Testing

extension RealPrograms {
    /// What header policies and deprecations do to real messages.
    @Suite("header policies")
    struct HeaderPolicyTests {
        private static let settings = """
            request_headers:
              set: { X-Env: test }
              add: { X-Tag: [one, two] }
              remove: [X-Debug, Cookie]
            response_headers:
              set: { X-Frame-Options: SAMEORIGIN, X-Served: gateway }
              remove: [X-Powered-By, Content-Security-Policy]
            """
        private static let routes = """
              - path: /own
                authentication: none
                tier: off
                allow_request_trailers: true
                request_headers: { set: { X-Env: own }, remove: [X-Tag] }
                response_headers:
                  set: { Cache-Control: max-age=60 }
                  add: { X-Served: route, Vary: Accept }
              - path: /old
                authentication: none
                tier: off
                deprecated: { since: 2026-01-01, sunset: 2099-07-01, link: https://docs.example/v2 }
              - path: /locked
                deprecated: { since: 2026-01-01 }
              - path: /gone
                authentication: none
                tier: off
                deprecated: { since: 2020-01-01, sunset: 2021-01-01T12:00:00Z, after_sunset: gone }
            providers: { local: { secret: 0123456789abcdef0123456789abcdef } }
            """

        /// Answers with the head that came, and fields that policies are about.
        private static let echo: ScriptedUpstream.Script = { peer, _ in
            while true {
                let head = try peer.receiveHead()
                try peer.answer(
                    head,
                    fields:
                        "X-Powered-By: php\r\nx-served: upstream\r\nSunset: never\r\nLink: </a>; rel=next\r\n"
                        + "Content-Security-Policy: x\r\nCache-Control: private\r\n")
            }
        }

        private func with(_ body: (Sidecar) throws -> Void) throws {
            try ScriptedUpstream.with(
                settings: Self.settings, routes: Self.routes, script: Self.echo
            ) { sidecar, _ in try body(sidecar) }
        }

        private func lines(_ response: Response, _ name: String) -> [String] {
            response.text.split(separator: "\r\n").map(String.init).filter {
                $0.lowercased().hasPrefix(name + ":")
            }
        }

        @Test("a request's fields are set, added and removed, in every spelling, the route's last")
        func requests() throws {
            try with { sidecar in
                let fields = [
                    "X-Env: client", "x_env: client", "X-Tag: client", "X-DEBUG: 1", "x_debug: 1",
                    "Cookie: a=b",
                    "X-Kept: yes", "Connection: X-Env",
                ]
                let plain = try sidecar.exchange("GET", "/", fields: fields)
                #expect(lines(plain, "x-env") == ["X-Env: test"])
                #expect(lines(plain, "x_env").isEmpty)
                #expect(lines(plain, "x-tag") == ["X-Tag: client", "X-Tag: one", "X-Tag: two"])
                #expect(lines(plain, "x-debug") + lines(plain, "x_debug") + lines(plain, "cookie") == [])
                #expect(lines(plain, "x-kept") == ["X-Kept: yes"])
                let own = try sidecar.exchange("GET", "/own", fields: fields)
                #expect(lines(own, "x-env") == ["X-Env: own"])
                #expect(lines(own, "x-tag").isEmpty)
                // A path that is rewritten takes another way through the head.
                let rewritten = try sidecar.exchange("GET", "/a/../own", fields: fields)
                #expect(lines(rewritten, "x-env") == ["X-Env: own"])
                #expect(lines(rewritten, "host").count == 1)
            }
        }

        @Test("an answer's fields are set, added and removed, before the security headers' word")
        func answers() throws {
            try with { sidecar in
                let plain = try sidecar.exchange("GET", "/", fields: ["Origin: https://app.example"])
                #expect(plain.values(of: "X-Powered-By") + plain.values(of: "Content-Security-Policy") == [])
                #expect(plain.values(of: "X-Served") == ["gateway"])
                #expect(plain.values(of: "X-Frame-Options") == ["SAMEORIGIN"])
                #expect(plain.values(of: "Cache-Control") == ["private"])
                #expect(plain.values(of: "X-Content-Type-Options") == ["nosniff"])
                #expect(plain.values(of: "Access-Control-Allow-Origin") == ["https://app.example"])
                #expect(plain.values(of: "Via").count == 1)
                let own = try sidecar.exchange("GET", "/own")
                #expect(own.values(of: "X-Served") == ["gateway", "route"])
                #expect(own.values(of: "Cache-Control") == ["max-age=60"])
                #expect(own.values(of: "Vary") == ["Accept", "Origin"])
            }
        }

        @Test("refusals carry the policy's fields as well, and keep their own")
        func refusals() throws {
            try with { sidecar in
                let refused = try sidecar.exchange("GET", "/locked")
                #expect(refused.status == 401)
                #expect(refused.values(of: "X-Served") == ["gateway"])
                #expect(refused.values(of: "X-Frame-Options") == ["SAMEORIGIN"])
                #expect(refused.values(of: "WWW-Authenticate") == ["Bearer"])
                #expect(refused.values(of: "Deprecation") == ["@1767225600"])
                #expect(refused.values(of: "Sunset").isEmpty)
            }
        }

        @Test("a deprecated route says so in every answer, and ends at its sunset where it is told to")
        func deprecated() throws {
            try with { sidecar in
                let old = try sidecar.exchange("GET", "/old")
                #expect(old.status == 200)
                #expect(old.values(of: "Deprecation") == ["@1767225600"])
                #expect(old.values(of: "Sunset") == ["Wed, 01 Jul 2099 00:00:00 GMT"])
                #expect(
                    old.values(of: "Link")
                        == ["</a>; rel=next", "<https://docs.example/v2>; rel=\"deprecation\""])
                let gone = try sidecar.exchange("GET", "/gone")
                #expect(gone.status == 410)
                #expect(try gone.members()["error_code"] == "GONE")
                #expect(gone.values(of: "Sunset") == ["Fri, 01 Jan 2021 12:00:00 GMT"])
            }
        }

        @Test("the answer that opens a tunnel is changed as any other")
        func tunnels() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                _ = try peer.receiveHead()
                try peer.send(
                    "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n"
                        + "X-Powered-By: php\r\nSec-WebSocket-Accept: x\r\n\r\n")
                _ = peer.waitForEnd()
            }
            let routes = """
                  - path: /ws
                    upgrade: [websocket]
                    tier: off
                    authentication: none
                    deprecated: { since: 2026-01-01 }
                """
            try ScriptedUpstream.with(settings: Self.settings, routes: routes, script: script) { sidecar, _ in
                let connection = try sidecar.connect()
                try connection.send("GET", "/ws", fields: ["Connection: Upgrade", "Upgrade: websocket"])
                let response = try connection.receiveHead()
                #expect(response.status == 101)
                #expect(response.values(of: "X-Powered-By").isEmpty)
                #expect(response.values(of: "X-Served") == ["gateway"])
                #expect(response.values(of: "Deprecation") == ["@1767225600"])
                #expect(response.values(of: "Sec-WebSocket-Accept") == ["x"])
            }
        }

        @Test("a trailer cannot bring back what a policy takes out")
        func trailers() throws {
            let script: ScriptedUpstream.Script = { peer, upstream in
                _ = try peer.receiveHead()
                upstream.note(try peer.receiveHead())
                try peer.answer()
            }
            try ScriptedUpstream.with(
                settings: Self.settings, routes: Self.routes, script: script
            ) { sidecar, upstream in
                let connection = try sidecar.connect()
                try connection.send(
                    raw: "POST /own HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n"
                        + "1\r\nx\r\n0\r\nX_Env: evil\r\nX-Kept: yes\r\n\r\n")
                #expect(try connection.receive().status == 200)
                #expect(upstream.noted == ["1\r\nx\r\n0\r\nX-Kept: yes"])
            }
        }
    }
}
