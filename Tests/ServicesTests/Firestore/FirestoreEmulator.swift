import Foundation
import Synchronization
import Testing

@testable import UpstreamApp

/// Google's own emulator, for all tests of this process, and clients of projects of their own.
final class FirestoreEmulator {
    /// It is no package of Debian's: without it the tests are left out, but not in CI.
    static let isWanted =
        ProcessInfo.processInfo.environment["CI"] == "true"
        || FileManager.default.fileExists(
            atPath: "/usr/lib/google-cloud-sdk/platform/cloud-firestore-emulator/cloud_firestore_emulator")

    private static let kept = Mutex<PythonServer?>(nil)
    private static let origin = Result {
        try kept.withLock { kept in
            let server = try PythonServer("emulator.py", ["firestore"])
            let origin = server.origin
            kept = server
            return origin
        }
    }

    let client: FirestoreClient

    init() throws {
        let origin = try Self.origin.get()
        let google = try GoogleFixture([])
        // The emulator's word for who may do everything.
        google.service.play([.answer(200, [], #"{"access_token":"owner","expires_in":3599}"#)])
        var settings = ServiceSettings()
        settings.googleCredentials = google.keyPath
        settings.googleProject = "project-\(UUID().uuidString.prefix(8).lowercased())"
        settings.firestoreOrigin = ServiceOrigin(origin)
        var client = try TestService.services(settings).firestore()
        client.policy = RetryPolicy(
            attempts: 5, firstPauseMilliseconds: 20, factor: 2, longestPauseMilliseconds: 200)
        // The one token of this test; its server ends with the initialiser.
        _ = try client.google.tokens.token(for: FirestoreClient.scopes)
        self.client = client
    }
}
