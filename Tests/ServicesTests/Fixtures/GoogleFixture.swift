import Foundation
import Testing

@testable import UpstreamApp

/// Google's services, all at one scripted server, the token's included; the first answer is a token.
final class GoogleFixture {
    let service: ScriptedService
    let services: Services
    let keyPath: String

    init(_ script: [ScriptedService.Manner]) throws {
        let token = ScriptedService.Manner.answer(200, [], #"{"access_token":"ya29.one","expires_in":3599}"#)
        service = try ScriptedService([token] + script)
        keyPath = "/tmp/postern-key-\(UUID().uuidString.prefix(8)).json"
        let text = GoogleKeyFile.text(tokenURL: service.origin + "/token")
        #expect(FileManager.default.createFile(atPath: keyPath, contents: Data(text)))
        var settings = ServiceSettings()
        settings.googleCredentials = keyPath
        settings.cloudStorageOrigin = ServiceOrigin(service.origin)
        settings.firebaseAuthOrigin = ServiceOrigin(service.origin)
        settings.certificatesOrigin = ServiceOrigin(service.origin)
        settings.firestoreOrigin = ServiceOrigin(service.origin)
        settings.messagingOrigin = ServiceOrigin(service.origin)
        services = TestService.services(settings)
    }

    deinit {
        service.end()
        try? FileManager.default.removeItem(atPath: keyPath)
    }

    /// What came besides requests for tokens.
    var received: [ScriptedService.Received] { service.received.filter { $0.target != "/token" } }
}
