import Testing

@testable import UpstreamApp

/// The example endpoints are on when they are named, and only with what they need.
@Suite struct ExampleSettingsTests {
    private static let resend = [
        "RESEND_API_KEY": "re_1", "EMAIL_FROM": "a@example.com", "EMAIL_TEMPLATES": "t",
    ]
    private static let backblaze = ["B2_APPLICATION_KEY_ID": "k", "B2_APPLICATION_KEY": "s"]
    private static let google = ["GOOGLE_APPLICATION_CREDENTIALS": "/k.json"]
    private static let appStore = [
        "APP_STORE_KEY_ID": "K", "APP_STORE_ISSUER_ID": "I", "APP_STORE_BUNDLE_ID": "b",
        "APP_STORE_KEY_FILE": "/k.p8",
    ]

    private func settings(_ parts: String, _ environments: [String: String]...) throws(SettingsError)
        -> Settings
    {
        var environment = ["EXAMPLE_ENDPOINTS": parts]
        for other in environments { environment.merge(other) { $1 } }
        return try Settings(processors: 2, needsSecret: false) { environment[$0] }
    }

    @Test("without EXAMPLE_ENDPOINTS nothing is on, and each word switches one part on")
    func parts() throws {
        #expect(try settings("").examples == ExampleSettings())
        let all = try settings(
            "avatar, purchases,push , welcome", Self.resend, Self.backblaze, Self.google, Self.appStore,
            ["AVATAR_BUCKET": "pictures", "AVATAR_STORAGE": "gcs", "SERVICE_THREADS": "9"])
        #expect(
            all.examples
                == ExampleSettings(
                    parts: [.avatar, .purchases, .push, .welcome], avatarStorage: .gcs,
                    avatarBucket: "pictures"))
        #expect(all.serviceThreads == 9)
    }

    @Test("avatars go to the storage that is configured")
    func storage() throws {
        let bucket = ["AVATAR_BUCKET": "pictures"]
        #expect(try settings("avatar", Self.backblaze, bucket).examples.avatarStorage == .b2)
        #expect(try settings("avatar", Self.google, bucket).examples.avatarStorage == .gcs)
    }

    @Test("what is missing or wrong is told by the variable's name, all at once")
    func faults() {
        let bucket = ["AVATAR_BUCKET": "pictures"]
        for (parts, environment, variable) in [
            ("avatars", [:], "EXAMPLE_ENDPOINTS"), ("avatar", bucket, "EXAMPLE_ENDPOINTS"),
            ("avatar", Self.backblaze, "AVATAR_BUCKET"),
            ("avatar", Self.backblaze.merging(Self.google) { $1 }.merging(bucket) { $1 }, "AVATAR_STORAGE"),
            (
                "avatar", Self.backblaze.merging(bucket) { $1 }.merging(["AVATAR_STORAGE": "gcs"]) { $1 },
                "AVATAR_STORAGE"
            ),
            (
                "avatar", Self.google.merging(bucket) { $1 }.merging(["AVATAR_STORAGE": "b2"]) { $1 },
                "AVATAR_STORAGE"
            ),
            (
                "avatar", Self.google.merging(bucket) { $1 }.merging(["AVATAR_STORAGE": "s3"]) { $1 },
                "AVATAR_STORAGE"
            ),
            ("purchases", [:], "EXAMPLE_ENDPOINTS"), ("push", [:], "EXAMPLE_ENDPOINTS"),
            ("welcome", [:], "EXAMPLE_ENDPOINTS"), ("welcome", ["RESEND_API_KEY": "re_1"], "EMAIL_FROM"),
            ("", ["SERVICE_THREADS": "0"], "SERVICE_THREADS"),
        ] as [(String, [String: String], String)] {
            let error = #expect(throws: SettingsError.self) { try settings(parts, environment) }
            #expect(error?.lines.first?.hasPrefix(variable + ": ") == true, "\(parts): \(error?.lines ?? [])")
        }
        let error = #expect(throws: SettingsError.self) { try settings("avatar,purchases,push,welcome") }
        #expect(error?.lines.count == 5)
    }
}
