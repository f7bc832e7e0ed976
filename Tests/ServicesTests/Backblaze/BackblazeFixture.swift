import Foundation
import JSON
import Testing

@testable import UpstreamApp

/// Backblaze's simulator, a client of ours, and faults.
final class BackblazeFixture {
    let server: PythonServer
    let client: BackblazeClient
    let services: Services
    let folder: String

    init() throws {
        server = try PythonServer("b2_front.py")
        var settings = ServiceSettings()
        settings.backblaze = ServiceSettings.Backblaze(
            keyID: server.words[2], key: server.words[3], origin: try #require(ServiceOrigin(server.origin)))
        services = TestService.services(settings)
        client = try services.backblaze()
        folder = "/tmp/postern-b2-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    func bucket() throws -> BackblazeBucket { try client.createBucket(named: "bucket-one", .allPrivate) }

    /// A file of so many bytes, which differ from place to place.
    func file(_ count: Int, named name: String = "local") throws -> (path: String, bytes: [UInt8]) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8 &+ 3) }
        let path = "\(folder)/\(name)"
        try Data(bytes).write(to: URL(filePath: path))
        return (path, bytes)
    }

    /// Has the next operations of these names fail, and forgets what came before.
    func inject(_ faults: [JSONValue] = []) throws {
        _ = try control("faults", JSONValue.array(faults).bytes)
    }

    func expire() throws { _ = try control("expire", []) }

    /// The operations that came since the last `inject`.
    func journal() throws -> [String] {
        try JSONValue(try control("journal", [])).array?.compactMap(\.string) ?? []
    }

    private func control(_ word: String, _ body: [UInt8]) throws -> [UInt8] {
        let call = HTTPClient.Call(service: .backblaze, figures: ServiceFigures(), policy: .none) { _ in nil }
        let request = HTTPExchangeRequest(
            method: "POST", url: "\(server.origin)/__control/\(word)", content: .bytes(body),
            repetition: .once)
        return try HTTPClient().send(request, call).content
    }

    static func fault(
        _ operation: String, _ status: Int = 503, code: String = "service_unavailable", times: Int64 = 1,
        retryAfter: String? = nil
    ) -> JSONValue {
        .object([
            "operation": .string(operation), "status": .integer(Int64(status)), "code": .string(code),
            "times": .integer(times), "fields": retryAfter.map { .object(["Retry-After": .string($0)]) },
        ])
    }

    static func close(_ operation: String, times: Int64 = 1) -> JSONValue {
        .object(["operation": .string(operation), "close": true, "times": .integer(times)])
    }
}
