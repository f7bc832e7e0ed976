import Foundation
import Testing

@testable import UpstreamApp

/// An emulator of Cloud Storage with a bucket, and a client of ours.
final class CloudEmulator {
    enum Kind: String, CaseIterable, Sendable {
        /// Whose resumable uploads are right.
        case python = "gcs"
        /// Which minds preconditions.
        case go = "fake-gcs"
    }

    let server: PythonServer
    let client: CloudStorageClient
    let folder: String
    private let google: GoogleFixture

    init(_ kind: Kind, pieceBytes: Int64 = 262_144) throws {
        server = try PythonServer("emulator.py", [kind.rawValue])
        google = try GoogleFixture([.answer(200, [], #"{"access_token":"ya29.one","expires_in":3599}"#)])
        var settings = ServiceSettings()
        settings.googleCredentials = google.keyPath
        settings.cloudStorageOrigin = ServiceOrigin(server.origin)
        var client = try TestService.services(settings).cloudStorage()
        client.pieceBytes = pieceBytes
        self.client = client
        folder = "/tmp/postern-gcs-\(UUID().uuidString.prefix(8))"
        try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
        for name in ["bucket", "other"] { try makeBucket(name) }
    }

    deinit {
        try? FileManager.default.removeItem(atPath: folder)
    }

    private func makeBucket(_ name: String) throws {
        let call = HTTPClient.Call(service: .cloudStorage, figures: ServiceFigures(), policy: .none) {
            CloudStorageClient.fault(of: $0, 0)
        }
        _ = try HTTPClient().send(
            HTTPExchangeRequest(
                method: "POST", url: "\(server.origin)/storage/v1/b?project=project",
                fields: [HTTPField("Content-Type", "application/json")],
                content: .bytes(Array(#"{"name":"\#(name)"}"#.utf8)), repetition: .once), call)
    }

    func file(_ count: Int) throws -> (path: String, bytes: [UInt8]) {
        let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 7 &+ $0 >> 8 &+ 3) }
        let path = "\(folder)/local"
        try Data(bytes).write(to: URL(filePath: path))
        return (path, bytes)
    }
}
