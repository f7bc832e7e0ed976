/// The variables of the example endpoints: what is switched on must have its service.
extension SettingsReader {
    mutating func examples(_ services: ServiceSettings) -> ExampleSettings {
        var examples = ExampleSettings()
        for word in (text(.exampleEndpoints) ?? "").split(separator: ",") {
            let name = word.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed()
            guard let part = ExampleSettings.Part(rawValue: String(name)) else {
                let names = ExampleSettings.Part.allCases.map(\.rawValue).joined(separator: ", ")
                refuse(.exampleEndpoints, "has other words than \(names)")
                continue
            }
            examples.parts.insert(part)
        }
        if examples.parts.contains(.avatar) { avatars(services, &examples) }
        if examples.parts.contains(.purchases) && services.appStore == nil {
            refuse(.exampleEndpoints, "has purchases, and APP_STORE_KEY_ID is not set")
        }
        if examples.parts.contains(.push) && !services.hasGoogleAccount {
            refuse(.exampleEndpoints, "has push, and GOOGLE_APPLICATION_CREDENTIALS is not set")
        }
        if examples.parts.contains(.welcome) { welcome(services) }
        return examples
    }

    private mutating func avatars(_ services: ServiceSettings, _ examples: inout ExampleSettings) {
        if let bucket = text(.avatarBucket) {
            examples.avatarBucket = bucket
        } else {
            refuse(.avatarBucket, "is not set, and EXAMPLE_ENDPOINTS has avatar")
        }
        switch (text(.avatarStorage), services.backblaze != nil, services.hasGoogleAccount) {
        case ("b2", true, _), (nil, true, false): examples.avatarStorage = .b2
        case ("gcs", _, true), (nil, false, true): examples.avatarStorage = .gcs
        case (nil, true, true): refuse(.avatarStorage, "must be b2 or gcs, for both are configured")
        case (nil, false, false):
            refuse(
                .exampleEndpoints,
                "has avatar, and neither B2_APPLICATION_KEY_ID nor GOOGLE_APPLICATION_CREDENTIALS is set")
        case ("b2", _, _): refuse(.avatarStorage, "is b2, and B2_APPLICATION_KEY_ID is not set")
        case ("gcs", _, _): refuse(.avatarStorage, "is gcs, and GOOGLE_APPLICATION_CREDENTIALS is not set")
        default: refuse(.avatarStorage, "must be b2 or gcs")
        }
    }

    private mutating func welcome(_ services: ServiceSettings) {
        guard let email = services.email else {
            return refuse(
                .exampleEndpoints, "has welcome, and neither RESEND_API_KEY nor BREVO_API_KEY is set")
        }
        if email.sender == nil { refuse(.emailFrom, "is not set, and EXAMPLE_ENDPOINTS has welcome") }
        if email.templates == nil { refuse(.emailTemplates, "is not set, and EXAMPLE_ENDPOINTS has welcome") }
    }
}
