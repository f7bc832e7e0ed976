import Testing

@testable import UpstreamApp

/// The services' variables: none is a fault when it is absent, and a wrong one is a fault by its name.
@Suite struct ServiceSettingsTests {
    private static let appStore = [
        "APP_STORE_KEY_ID": "K", "APP_STORE_ISSUER_ID": "I", "APP_STORE_BUNDLE_ID": "com.example.app",
        "APP_STORE_KEY_FILE": "/k.p8",
    ]
    private static let firebase = [
        "FIREBASE_PROJECT_ID": "project", "FIREBASE_PRIVATE_KEY_ID": "key-1",
        "FIREBASE_PRIVATE_KEY": #"-----BEGIN\nAB==\n-----END\n"#,
        "FIREBASE_CLIENT_EMAIL": "robot@project.iam.gserviceaccount.com", "FIREBASE_CLIENT_ID": "1",
    ]

    private func settings(_ environment: [String: String]) throws(SettingsError) -> ServiceSettings {
        try Settings(processors: 2, needsSecret: false) { environment[$0] }.services
    }

    /// The variables that the faults are of.
    private func faults(_ environment: [String: String]) -> [String] {
        do throws(SettingsError) {
            _ = try settings(environment)
            return []
        } catch {
            return error.lines.map { String($0.prefix { $0 != ":" }) }
        }
    }

    @Test("without variables nothing is configured, and blank ones are none")
    func absent() throws {
        #expect(try settings([:]) == ServiceSettings())
        let blank = [
            "FIREBASE_PROJECT_ID": "", "FIREBASE_PRIVATE_KEY": "", "APPLE_PAY_STORE_PRIVATE_KEY": "",
        ]
        #expect(try settings(blank) == ServiceSettings())
    }

    @Test("each service is configured by its own variables")
    func present() throws {
        let all = try settings(
            Self.appStore.merging([
                "B2_APPLICATION_KEY_ID": "id", "B2_APPLICATION_KEY": "key", "RESEND_API_KEY": "re_1",
                "BREVO_API_KEY": "x-1", "EMAIL_PROVIDER": "brevo", "EMAIL_FROM": "Shop <shop@example.com>",
                "EMAIL_TEMPLATES": "t", "GOOGLE_APPLICATION_CREDENTIALS": "/k.json",
                "GOOGLE_CLOUD_PROJECT": "project", "APP_STORE_ENVIRONMENT": "Sandbox",
                "APP_STORE_APP_ID": "12",
                "B2_URL": "http://127.0.0.1:1234", "SERVICES_CA_FILE": "/ca.pem",
            ]) { $1 })
        #expect(all.appStore?.key == .file("/k.p8") && all.appStore?.environment == .sandbox)
        #expect(all.appStore?.appID == 12 && all.authorities == "/ca.pem")
        #expect(all.backblaze?.keyID == "id" && all.backblaze?.origin.url == "http://127.0.0.1:1234")
        #expect(all.resend?.key == "re_1" && all.brevo?.key == "x-1")
        #expect(all.email?.provider == .brevo && all.email?.templates == "t")
        #expect(all.email?.sender?.header == "Shop <shop@example.com>")
        #expect(all.googleCredentials == "/k.json" && all.googleProject == "project")
        #expect(all.googleKey == nil)
    }

    @Test("the template's own names are taken too, and one's own name wins over the other")
    func otherNames() throws {
        let google = try settings(Self.firebase)
        let pem = ServiceSettings.KeySource.pem("-----BEGIN\nAB==\n-----END\n")
        #expect(
            google.googleKey
                == ServiceSettings.GoogleKey(
                    projectID: "project", clientEmail: "robot@project.iam.gserviceaccount.com",
                    keyID: "key-1",
                    key: pem))
        #expect(google.googleProject == "project" && google.hasGoogleAccount)
        let filed = try settings(Self.firebase.merging(["FIREBASE_PRIVATE_KEY_PATH": "/k.pem"]) { $1 })
        #expect(filed.googleKey?.key == .file("/k.pem"))
        let whole = try settings(Self.firebase.merging(["GOOGLE_APPLICATION_CREDENTIALS": "/k.json"]) { $1 })
        #expect(whole.googleCredentials == "/k.json" && whole.googleKey == nil)

        let apple = [
            "APPLE_PAY_STORE_PRIVATE_KEY_ID": "K", "APPLE_PAY_STORE_ISSUER_ID": "I",
            "APPLE_PAY_STORE_BUNDLE_ID": "com.example.app", "APPLE_PAY_STORE_PRIVATE_KEY_PATH": "/k.p8",
        ]
        #expect(try settings(apple) == settings(Self.appStore))
        var inline = apple
        inline["APPLE_PAY_STORE_PRIVATE_KEY_PATH"] = nil
        inline["APPLE_PAY_STORE_PRIVATE_KEY"] = "PEM"
        #expect(try settings(inline).appStore?.key == .pem("PEM"))
        #expect(try settings(apple.merging(["APP_STORE_KEY_ID": "own"]) { $1 }).appStore?.keyID == "own")
    }

    @Test(
        "what is half configured, or wrong, is told by the name that was used",
        arguments: [
            (["B2_APPLICATION_KEY": "s"], ["B2_APPLICATION_KEY_ID"]),
            (["B2_APPLICATION_KEY_ID": "s"], ["B2_APPLICATION_KEY"]),
            (
                ["APP_STORE_KEY_ID": "K"],
                ["APP_STORE_ISSUER_ID", "APP_STORE_BUNDLE_ID", "APP_STORE_KEY_FILE"]
            ),
            (["APPLE_PAY_STORE_ISSUER_ID": "a b"], ["APPLE_PAY_STORE_ISSUER_ID"]),
            (
                ["FIREBASE_CLIENT_EMAIL": "a@b"],
                ["FIREBASE_PRIVATE_KEY_ID", "GOOGLE_CLOUD_PROJECT", "FIREBASE_PRIVATE_KEY"]
            ),
            (["RESEND_API_KEY": "a b"], ["RESEND_API_KEY"]), (["BREVO_API_KEY": "ü"], ["BREVO_API_KEY"]),
            (["RESEND_API_KEY": "a", "BREVO_API_KEY": "b"], ["EMAIL_PROVIDER"]),
            (["EMAIL_PROVIDER": "resend"], ["EMAIL_PROVIDER"]),
            (["RESEND_API_KEY": "a", "EMAIL_PROVIDER": "smtp"], ["EMAIL_PROVIDER"]),
            (["RESEND_API_KEY": "a", "EMAIL_FROM": "nobody"], ["EMAIL_FROM"]),
            (["RESEND_WEBHOOK_SECRET": "secret"], ["RESEND_WEBHOOK_SECRET"]),
            (["FCM_URL": "http://fcm.example.com"], ["FCM_URL"]), (["GCS_URL": "ftp://x"], ["GCS_URL"]),
            (["CACHE_TTL_SHORT": "0"], ["CACHE_TTL_SHORT"]),
        ] as [([String: String], [String])])
    func faults(environment: [String: String], names: [String]) {
        let found = faults(environment)
        #expect(names.allSatisfy(found.contains), "\(found)")
    }

    @Test("no fault repeats a key")
    func secrets() {
        let secret = "sEcReT with spaces"
        for name in ["RESEND_API_KEY", "BREVO_API_KEY", "B2_APPLICATION_KEY", "RESEND_WEBHOOK_SECRET"] {
            let error = #expect(throws: SettingsError.self) { try settings([name: secret]) }
            #expect(error?.lines.allSatisfy { !$0.contains("sEcReT") } == true)
        }
    }

    @Test("lifetimes of the cache have the template's names")
    func lifetimes() throws {
        let environment = [
            "CACHE_TTL_SHORT": "1", "CACHE_TTL_DEFAULT": "2", "CACHE_TTL_LONG": "3",
            "CACHE_TTL_VERY_LONG": "2592000",
        ]
        let settings = try Settings(processors: 2, needsSecret: false) { environment[$0] }
        #expect(
            settings.cacheLifetimes
                == CacheLifetimes(
                    short: CacheLifetime(seconds: 1), standard: CacheLifetime(seconds: 2),
                    long: CacheLifetime(seconds: 3), veryLong: CacheLifetime(seconds: 2_592_000)))
    }
}
