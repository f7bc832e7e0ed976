import Foundation
import Testing

@testable import UpstreamApp

/// A service account by its key file, or by its parts in the environment.
@Suite struct GoogleKeyTests {
    private func services(_ key: ServiceSettings.KeySource) -> Services {
        var settings = ServiceSettings()
        settings.googleKey = ServiceSettings.GoogleKey(
            projectID: "project", clientEmail: "robot@project.iam.gserviceaccount.com", keyID: "key-1",
            key: key)
        return TestService.services(settings)
    }

    @Test("the account's parts sign as its key file does, from the environment or a file of the key alone")
    func parts() throws {
        let google = try GoogleFixture([])
        let expected = try google.services.firebaseAuth().customToken(for: "ann")
        let path = "/tmp/postern-pem-\(UUID().uuidString.prefix(8))"
        try GoogleKeyFile.privateKey.write(toFile: path, atomically: true, encoding: .utf8)
        defer { try? FileManager.default.removeItem(atPath: path) }
        for source in [ServiceSettings.KeySource.pem(GoogleKeyFile.privateKey), .file(path)] {
            let token = try services(source).firebaseAuth().customToken(for: "ann")
            #expect(token == expected)
        }
    }

    @Test("a key that is none is told by the place where it stands, and not shown")
    func faults() {
        for (source, place) in [
            (ServiceSettings.KeySource.pem("sEcReT"), "FIREBASE_PRIVATE_KEY "),
            (.file("/nowhere/key.pem"), "/nowhere/key.pem is not there"),
        ] {
            let error = #expect(throws: ServiceError.self) { try services(source).googleTokens() }
            #expect(error?.fault == .credentials && error?.message.hasPrefix(place) == true)
            #expect(error?.description.contains("sEcReT") == false)
        }
    }
}
