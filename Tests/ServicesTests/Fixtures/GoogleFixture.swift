import Foundation
import Testing

@testable import UpstreamApp

/// Google's services, all at one scripted server, the token's included; the first answer is a token. Or all
/// but the token's at another.
final class GoogleFixture {
    let service: ScriptedService
    let services: Services
    let keyPath: String

    init(
        _ script: [ScriptedService.Manner] = [], at other: String? = nil,
        clock: @escaping @Sendable () -> Int64 = { TestService.now }
    ) throws {
        let token = ScriptedService.Manner.answer(200, [], #"{"access_token":"ya29.one","expires_in":3599}"#)
        service = try ScriptedService([token] + script)
        keyPath = "/tmp/postern-key-\(UUID().uuidString.prefix(8)).json"
        let text = GoogleKeyFile.text(tokenURL: service.origin + "/token")
        #expect(FileManager.default.createFile(atPath: keyPath, contents: Data(text)))
        let origin = ServiceOrigin(other ?? service.origin)
        var settings = ServiceSettings()
        settings.googleCredentials = keyPath
        settings.cloudStorageOrigin = origin
        settings.firebaseAuthOrigin = origin
        settings.certificatesOrigin = origin
        settings.firestoreOrigin = origin
        settings.messagingOrigin = origin
        services = TestService.services(settings, clock: clock)
    }

    deinit {
        service.end()
        try? FileManager.default.removeItem(atPath: keyPath)
    }

    /// What came besides requests for tokens.
    var received: [ScriptedService.Received] { service.received.filter { $0.target != "/token" } }
}
