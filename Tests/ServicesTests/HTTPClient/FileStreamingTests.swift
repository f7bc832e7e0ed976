import Foundation
import Synchronization
import Testing

@testable import UpstreamApp

/// Files that are far larger than what may be in memory of them.
@Suite(.serialized) struct FileStreamingTests {
    private static let size: Int64 = 256 << 20
    /// Other tests run in this process at the same time: a transfer between theirs shows what it needs.
    private static let room = 96 << 20
    private static let mostTries = 20

    /// How much memory of this process is no file's, in bytes.
    private static func held() throws -> Int {
        let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
        let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("RssAnon:") })
        return try #require(Int(line.split(whereSeparator: \.isWhitespace)[1])) << 10
    }

    /// Runs `body` while another thread looks at the memory, and answers by how much it grew at the most.
    private func growth(_ body: () throws -> Void) throws -> Int {
        let before = try Self.held()
        let most = Mutex(before)
        let isDone = Tally()
        let ended = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            while isDone.count == 0 {
                if let held = try? Self.held() { most.withLock { $0 = max($0, held) } }
                usleep(5_000)
            }
            ended.signal()
        }
        defer {
            isDone.add(1)
            ended.wait()
        }
        try body()
        return most.withLock { $0 } - before
    }

    private func send(_ request: HTTPExchangeRequest) throws -> HTTPExchangeResponse {
        try HTTPClient().send(
            request,
            HTTPClient.Call(service: .backblaze, figures: ServiceFigures(), policy: .none) { _ in nil })
    }

    /// There and back.
    private func transfer(_ path: String, _ file: FileHandle, _ origin: String) throws {
        try file.truncate(atOffset: UInt64(Self.size))
        var request = HTTPExchangeRequest(method: "PUT", url: origin + "/", repetition: .idempotent)
        request.content = .file(path: path, offset: 0, count: Self.size)
        request.deadlines = .transfer
        let response = try send(request)
        #expect(String(decoding: response.content, as: UTF8.self) == "\(Self.size)")
        request = HTTPExchangeRequest(
            method: "GET", url: "\(origin)/\(Self.size)", repetition: .idempotent)
        try file.truncate(atOffset: 0)
        request.destination = .file(path: path, offset: 0, limit: Self.size)
        request.deadlines = .transfer
        #expect(try send(request).count == Self.size)
    }

    @Test("a large file goes out and comes in by pieces: memory hardly grows")
    func pieces() throws {
        let server = try PythonServer("bulk_server.py")
        let path = "/tmp/postern-bulk-\(UUID().uuidString.prefix(8))"
        #expect(FileManager.default.createFile(atPath: path, contents: nil))
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try FileHandle(forUpdating: URL(filePath: path))
        var grown = Int.max
        for index in 1...Self.mostTries where grown >= Self.room {
            if index > 1 { Thread.sleep(forTimeInterval: 3) }
            grown = try growth { try transfer(path, file, server.origin) }
        }
        #expect(grown < Self.room, "\(grown >> 20) MiB")
        let attributes = try FileManager.default.attributesOfItem(atPath: path)
        #expect(attributes[.size] as? Int64 == Self.size)
    }
}
