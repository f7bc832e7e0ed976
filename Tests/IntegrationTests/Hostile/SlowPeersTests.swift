import Foundation
import Testing

extension RealPrograms {
    /// Those who hold connections for as long as they may, and what others notice of it.
    @Suite("slow peers")
    struct SlowPeersTests {
        private static let script: ScriptedUpstream.Script = { peer, upstream in
            while true {
                let head = try peer.receiveHead()
                if head.hasPrefix("GET /large ") {
                    try peer.send("HTTP/1.1 200 OK\r\nContent-Length: 1000000000\r\n\r\n")
                    let block = String(repeating: "x", count: 100_000)
                    while (try? peer.send(block)) != nil {}
                    return upstream.note("cut off")
                } else if head.hasPrefix("POST /late ") {
                    // No 100, though one was asked for.
                    try peer.answer(String(decoding: try peer.receive(count: 5), as: UTF8.self))
                } else if head.hasPrefix("POST ") {
                    _ = try peer.receive(count: 1_000)
                    try peer.answer()
                } else {
                    try peer.answer()
                }
            }
        }

        /// Slow in each of the three ways: within the head, within the body, in reading the answer.
        private static let openings = [
            "GET / HTTP/1.1\r\nHost: a\r\nX: ", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000\r\n\r\n",
            "GET /large HTTP/1.1\r\nHost: a\r\n\r\n",
        ]

        @Test("those who drip or do not read are gone in their time, and nobody waits for them meanwhile")
        func slowloris() throws {
            let settings =
                "client: {head_timeout: 2s, progress_timeout: 2s, progress_size: 1KiB, max_connections: 400}"
            try ScriptedUpstream.with(
                upstream: "max_connections: 200", settings: settings, script: Self.script
            ) { sidecar, upstream in
                let begun = ContinuousClock.now
                let slow = try (0..<150).map { number in
                    let connection = try sidecar.connect()
                    try connection.send(raw: Self.openings[number % 3])
                    return connection
                }
                let polite = try sidecar.connect()
                var longest = Duration.zero
                var served = 0
                // They go on dripping while others ask.
                while ContinuousClock.now - begun < .milliseconds(1_500) {
                    for (number, connection) in slow.enumerated() where number % 3 != 2 {
                        try connection.send(raw: "x")
                    }
                    for _ in 0..<20 {
                        let asked = ContinuousClock.now
                        #expect(try polite.exchange("GET", "/").text == "ok")
                        longest = max(longest, ContinuousClock.now - asked)
                        served += 1
                    }
                    usleep(20_000)
                }
                #expect(served >= 200 / Allowance.slowness, "\(served) answers beside 150 slow clients")
                #expect(longest < .milliseconds(500 * Allowance.slowness), "\(longest)")
                for (number, connection) in slow.enumerated() where number % 3 != 2 {
                    #expect(try connection.receive().status == 408)
                }
                #expect(upstream.waitForNotes(50), "\(upstream.noted.count) of 50 were cut off")
                #expect(ContinuousClock.now - begun < .seconds(6))
                #expect(try polite.exchange("GET", "/").text == "ok")
            }
        }

        @Test("an upstream that does not care for Expect answers all the same (RFC 9110, 10.1.1)")
        func expectationIgnored() throws {
            try ScriptedUpstream.with(script: Self.script) { sidecar, _ in
                let connection = try sidecar.connect()
                let fields = ["Expect: 100-continue", "Content-Length: 5"]
                for _ in 0..<2 {
                    try connection.send("POST", "/late", fields: fields)
                    // A client waits for 100 only so long.
                    usleep(100_000)
                    try connection.send(raw: "hello")
                    let response = try connection.receive()
                    #expect(response.status == 200 && response.text == "hello")
                }
            }
        }
    }
}
