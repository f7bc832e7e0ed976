import Foundation
import Testing

extension RealPrograms {
    /// Many requests at once through both real programs.
    @Suite("many at once")
    struct LoadTests {
        @Test("10,000 requests over 100 connections: none lost, none mixed up")
        func nothingMixedUp() throws {
            try Stack.with(["RATE_LIMIT_ENABLED": "false"]) { stack in
                let names = (0..<5).map { "user\($0)" }
                let tokens = try names.map { try stack.signUp($0) }
                let connections = try (0..<100).map { _ in try stack.connect(timeoutSeconds: 30) }
                for round in 0..<100 {
                    for (index, connection) in connections.enumerated() {
                        try connection.send(
                            "GET", "/api/v1/users/me",
                            fields: [tokens[index % 5].authorization, "X-Request-ID: r\(round)-c\(index)"])
                    }
                    for (index, connection) in connections.enumerated() {
                        let response = try connection.receive()
                        try #require(response.status == 200, "\(response.text)")
                        try #require(response.field("X-Request-ID") == "r\(round)-c\(index)")
                        try #require(
                            response.text.contains("\"username\":\"\(names[index % 5])\""), "\(response.text)"
                        )
                    }
                }
            }
        }

        @Test("a limit of ten admits exactly ten of sixty at once")
        func exactLimit() throws {
            try Stack.with(["RATE_LIMIT_DEFAULT": "10"]) { stack in
                // Connections of their own, so that the kernel spreads them over the workers.
                let connections = try (0..<60).map { _ in try stack.connect(timeoutSeconds: 30) }
                for connection in connections { try connection.send("GET", "/api/v1/users/me") }
                let responses = try connections.map { try $0.receive() }
                #expect(responses.count { $0.status == 401 } == 10)
                #expect(responses.count { $0.status == 429 } == 50)
                let remaining = responses.filter { $0.status == 401 }.compactMap {
                    $0.number("X-RateLimit-Remaining")
                }
                #expect(remaining.sorted() == Array(0..<10))
            }
        }

        @Test("an app killed under load is a clear 502 or 503, and service comes back with it")
        func appRestart() throws {
            try Stack.with(["RATE_LIMIT_ENABLED": "false"]) { stack in
                let tokens = try stack.signUp("johndoe")
                let connections = try (0..<20).map { _ in try stack.connect(timeoutSeconds: 30) }
                var statuses: [Int: Int] = [:]
                for round in 0..<60 {
                    for connection in connections {
                        try connection.send("GET", "/api/v1/users/me", fields: [tokens.authorization])
                    }
                    if round == 20 { stack.app.kill() }
                    if round == 40 {
                        try stack.startApp()
                        try stack.waitUntilReady()
                    }
                    for connection in connections {
                        let response = try connection.receive()
                        statuses[response.status, default: 0] += 1
                        if response.status != 200 {
                            #expect(try response.members()["error_code"] != nil)
                        }
                        if round < 20 || round > 40 { #expect(response.status == 200) }
                    }
                }
                #expect(Set(statuses.keys).isSubset(of: [200, 502, 503]), "\(statuses)")
                #expect((statuses[200] ?? 0) >= 780, "\(statuses)")
                #expect((statuses[502] ?? 0) + (statuses[503] ?? 0) > 300, "\(statuses)")
            }
        }
    }
}
