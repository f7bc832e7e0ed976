import Bytes
import EventLoop
import Foundation
import Testing

@testable import Gateway

struct AccessLogTests {
    static func record(
        wall: Int64 = 1_737_282_600_123_456, route: Int = 0, rule: Rule = .none, upstream: Int64 = 61
    ) -> AccessLogRecord {
        AccessLogRecord(
            wallMicroseconds: wall, address: IPAddress(v4: 0xCB00_7107), route: route, rule: rule,
            status: 200,
            bytesIn: 310, bytesOut: 702, totalMicroseconds: 95, upstreamMicroseconds: upstream)
    }

    static func write(
        _ record: AccessLogRecord, to log: inout AccessLog, id: String = "r-1", method: String = "GET",
        path: String = "/users/me", user: String = "42"
    ) {
        log.write(
            record, id: Array(id.utf8).span, method: Array(method.utf8).span, path: Array(path.utf8).span,
            user: Array(user.utf8).span)
    }

    /// Runs `body` with a log over a file and answers with the lines of the file.
    static func lines(
        routes: [String] = ["users", "log\"in"], _ body: (inout AccessLog) -> Void
    ) throws -> [String] {
        let path = TemporaryPath()
        let writer = try #require(try AccessLogWriter.start(.file(path: path.text)))
        var log = AccessLog(writer: writer, routes: routes)
        body(&log)
        log.flush()
        #expect(writer.finish(withinMilliseconds: 5_000))
        return try path.lines()
    }

    @Test("a line holds every member in its order")
    func whole() throws {
        let lines = try Self.lines { log in Self.write(Self.record(rule: .tokenExpired), to: &log) }
        #expect(
            lines == [
                #"{"time":"2025-01-19T10:30:00.123Z","id":"r-1","address":"203.0.113.7","method":"GET","#
                    + #""path":"/users/me","route":"users","rule":"token_expired","status":200,"#
                    + #""bytes_in":310,"bytes_out":702,"duration_us":95,"upstream_us":61,"user":"42"}"#
            ])
    }

    @Test("what a request did not have is left out")
    func absent() throws {
        let lines = try Self.lines { log in
            Self.write(Self.record(route: -1, upstream: -1), to: &log, user: "")
        }
        for name in ["route", "rule", "upstream_us", "user"] { #expect(!lines[0].contains("\"\(name)\"")) }
    }

    @Test("every line is JSON, whatever method, path and user a client sends")
    func hostile() throws {
        let hostile = "/\"},{\\\u{1B}[2J\n\u{0}é"
        let lines = try Self.lines { log in
            Self.write(
                Self.record(route: 1), to: &log, id: "r-1", method: hostile, path: hostile, user: hostile)
        }
        #expect(lines.count == 1)
        let object = try #require(
            try JSONSerialization.jsonObject(with: Data(lines[0].utf8)) as? [String: Any])
        #expect(object["id"] as? String == "r-1")
        for name in ["method", "path"] { #expect(object[name] as? String == hostile) }
        #expect(object["user"] as? String == hostile)
        #expect(object["route"] as? String == "log\"in")
    }

    @Test("a text longer than its bound is cut, so that no line outgrows its room")
    func cut() throws {
        let long = String(repeating: "\u{1}", count: 20_000)
        let lines = try Self.lines { log in
            for _ in 0..<40 { Self.write(Self.record(), to: &log, id: long, path: long, user: long) }
        }
        #expect(lines.count == 40)
        #expect(lines.allSatisfy { $0.utf8.count <= AccessLog.longestLine && $0.hasSuffix("}") })
        #expect(lines[0].contains("\"path\":\"" + String(repeating: "\\u0001", count: 1_024) + "\""))
    }

    @Test(
        "the second is written anew when it changes, forwards and backwards",
        arguments: [
            [1_737_282_600_999_999, 1_737_282_601_000_000], [1_737_282_601_000_000, 1_737_282_600_001_000],
            [0, 999_999, 1_000_000], [1_737_282_600_123_000, 4_107_542_400_007_000],
        ] as [[Int64]])
    func seconds(times: [Int64]) throws {
        let lines = try Self.lines { log in
            for time in times { Self.write(Self.record(wall: time), to: &log) }
        }
        for (line, time) in zip(lines, times) {
            let formatter = ISO8601DateFormatter()
            formatter.formatOptions = [.withInternetDateTime, .withFractionalSeconds]
            let text = line.dropFirst(9).prefix(24)
            let date = try #require(formatter.date(from: String(text)))
            #expect((date.timeIntervalSince1970 * 1_000).rounded() == Double(time / 1_000), "\(text)")
        }
    }

    @Test(
        "addresses are written as RFC 5952 has them",
        arguments: [
            (IPAddress(v4: 0x7F00_0001), "127.0.0.1"),
            (IPAddress(high: 0x2001_0DB8_0000_0000, low: 1), "2001:db8::1"),
            (IPAddress(high: 0, low: 0), "::"), (IPAddress(high: 0, low: 1), "::1"),
            (
                IPAddress(high: 0x2001_1111_2222_3333, low: 0x4444_5555_6666_7777),
                "2001:1111:2222:3333:4444:5555:6666:7777"
            ),
        ])
    func addresses(address: IPAddress, text: String) throws {
        let lines = try Self.lines { log in
            var record = Self.record()
            record.address = address
            Self.write(record, to: &log)
            Self.write(record, to: &log)
        }
        for line in lines { #expect(line.contains(#""address":"\#(text)","method""#)) }
        #expect(lines.count == 2)
    }

    @Test("a route of a long name is named whole")
    func longRoute() throws {
        let name = String(repeating: "r", count: 100)
        let lines = try Self.lines(routes: [name]) { log in Self.write(Self.record(), to: &log) }
        #expect(lines[0].contains(#","route":"\#(name)","status""#))
    }

    @Test("without a writer nothing is kept")
    func off() throws {
        var log = AccessLog(writer: nil, routes: ["users"])
        Self.write(Self.record(), to: &log)
        let isWaiting = log.isWaiting
        #expect(!isWaiting)
    }
}
