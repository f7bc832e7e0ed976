import Testing

@testable import UpstreamApp

/// What `services check` says in each state.
@Suite struct ServiceCheckTests {
    private func lines(_ settings: ServiceSettings) -> [String] {
        ServiceCheck.all(TestService.services(settings)).map(\.line)
    }

    @Test("nothing is configured")
    func nothing() {
        #expect(
            lines(ServiceSettings()) == [
                "app-store: it is not configured: set APP_STORE_KEY_ID, APP_STORE_ISSUER_ID, "
                    + "APP_STORE_BUNDLE_ID, APP_STORE_KEY_FILE",
                "backblaze: it is not configured: set B2_APPLICATION_KEY_ID, B2_APPLICATION_KEY",
                "google-auth: it is not configured: set GOOGLE_APPLICATION_CREDENTIALS",
                "gcs: it is not configured: set GOOGLE_APPLICATION_CREDENTIALS",
                "firebase-auth: it is not configured: set GOOGLE_APPLICATION_CREDENTIALS",
                "firestore: it is not configured: set GOOGLE_APPLICATION_CREDENTIALS",
                "fcm: it is not configured: set GOOGLE_APPLICATION_CREDENTIALS",
                "resend: it is not configured: set RESEND_API_KEY",
                "brevo: it is not configured: set BREVO_API_KEY",
            ])
    }

    @Test("configured and well, refused, failing, away")
    func states() throws {
        let service = try ScriptedService([
            .answer(200), .answer(401, [], #"{"code":"unauthorized","message":"Key not found"}"#),
        ])
        defer { service.end() }
        var settings = ServiceSettings()
        let origin = try #require(ServiceOrigin(service.origin))
        settings.resend = ServiceSettings.Resend(key: "re", origin: origin)
        settings.brevo = ServiceSettings.Brevo(key: "x", origin: origin)
        settings.googleCredentials = "/nowhere/key.json"
        #expect(
            lines(settings) == [
                "app-store: it is not configured: set APP_STORE_KEY_ID, APP_STORE_ISSUER_ID, "
                    + "APP_STORE_BUNDLE_ID, APP_STORE_KEY_FILE",
                "backblaze: it is not configured: set B2_APPLICATION_KEY_ID, B2_APPLICATION_KEY",
                "google-auth: our key is not taken: bad_key_file: /nowhere/key.json is not there",
                "gcs: our key is not taken: bad_key_file: /nowhere/key.json is not there",
                "firebase-auth: our key is not taken: bad_key_file: /nowhere/key.json is not there",
                "firestore: our key is not taken: bad_key_file: /nowhere/key.json is not there",
                "fcm: our key is not taken: bad_key_file: /nowhere/key.json is not there",
                "resend: configured, reachable, and our key is taken",
                "brevo: our key is not taken: 401: unauthorized: Key not found",
            ])
        #expect(service.received.allSatisfy { $0.method == "GET" })
        settings.resend = nil
        settings.googleCredentials = nil
        service.play([.answer(500)])
        #expect(lines(settings).last == "brevo: it fails: 500: it answers 500")
        let away = try ScriptedService()
        away.end()
        settings.brevo?.origin = try #require(ServiceOrigin(away.origin))
        #expect(lines(settings).last?.hasPrefix("brevo: it cannot be reached: unreachable: ") == true)
    }
}
