import Foundation
import Testing

extension RealPrograms {
    /// Clauses about more than one message, or about time.
    @Suite("sequences of messages")
    struct SequenceTests {
        @Test("pipelined requests are answered in their order, each by its own answer")
        func pipelining() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                while true {
                    let target = String(try peer.receiveHead().split(separator: " ")[1])
                    if target == "/0" { usleep(50_000) }
                    try peer.answer(target)
                }
            }
            try ScriptedUpstream.with(script: script) { sidecar, _ in
                let connection = try sidecar.connect()
                let targets = (0..<20).map { $0 % 5 == 3 ? "/%zz" : "/\($0)" }
                try connection.send(
                    raw: targets.map { "GET \($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined())
                for target in targets {
                    let response = try connection.receive()
                    #expect(target == "/%zz" ? response.status == 400 : response.text == target)
                }
            }
        }

        @Test("an answer before the end of the request ends the connection behind it")
        func earlyAnswer() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                _ = try peer.receiveHead()
                try peer.answer("enough", fields: "X-Early: 1\r\n")
                _ = peer.waitForEnd()
            }
            try ScriptedUpstream.with(script: script) { sidecar, upstream in
                let connection = try sidecar.connect()
                try connection.send(raw: "POST /r HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nsome")
                let response = try connection.receive()
                #expect(response.text == "enough" && response.field("Connection") == "close")
                #expect(try connection.isEnded())
                #expect(upstream.waitUntilIdle(), "the upstream's connection ends as well")
                #expect(upstream.connections == 1)
            }
        }

        @Test("a gateway that is its own upstream comes to an end")
        func loop() throws {
            let port = try LoopbackSocket.freePort()
            let yaml = ScriptedUpstream.yaml(
                "127.0.0.1:\(port)", upstream: "field_count: 400", settings: "access_log: off")
            try Sidecar.with(yaml: yaml, port: port) { sidecar in
                let response = try sidecar.exchange("GET", "/")
                #expect(response.status == 431)
                #expect(response.values(of: "Via").count > 50, "each turn left its mark")
                #expect(try sidecar.exchange("GET", "/").status == 431, "and it still serves")
            }
        }

        @Test("an answer without Date gets one, of this moment and in the preferred form")
        func date() throws {
            let script: ScriptedUpstream.Script = { peer, _ in
                _ = try peer.receiveHead()
                try peer.answer()
            }
            try ScriptedUpstream.with(script: script) { sidecar, _ in
                let value = try sidecar.exchange("GET", "/").field("Date")
                let form = DateFormatter()
                form.locale = Locale(identifier: "en_US_POSIX")
                form.timeZone = TimeZone(identifier: "GMT")
                form.dateFormat = "EEE, dd MMM yyyy HH:mm:ss 'GMT'"
                let date = try #require(form.date(from: value ?? ""), "\(value ?? "none")")
                #expect(abs(date.timeIntervalSinceNow) < 5)
                #expect(form.string(from: date) == value)
            }
        }
    }
}
