/// The services' variables: absent ones are no fault, wrong ones are.
extension SettingsReader {
    mutating func services() -> ServiceSettings {
        var services = ServiceSettings()
        services.authorities = text(.servicesAuthorities) ?? ""
        services.googleCredentials = text(.googleCredentials)
        services.googleProject = secretWord(.googleProject)
        if services.googleCredentials == nil { services.googleKey = googleKey() }
        services.messagingOrigin = origin(.messagingURL, nil)
        services.firebaseAuthOrigin = origin(.firebaseAuthURL, nil)
        services.certificatesOrigin = origin(.firebaseCertificatesURL, nil)
        services.firestoreOrigin = origin(.firestoreURL, nil)
        services.cloudStorageOrigin = origin(.cloudStorageURL, nil)
        switch (secretWord(.backblazeKeyID), secretWord(.backblazeKey)) {
        case (let id?, let key?):
            if let origin = origin(.backblazeURL, BackblazeSession.standardOrigin) {
                services.backblaze = ServiceSettings.Backblaze(keyID: id, key: key, origin: origin)
            }
        case (_?, nil): refuse(.backblazeKey, "is not set, and B2_APPLICATION_KEY_ID is")
        case (nil, _?): refuse(.backblazeKeyID, "is not set, and B2_APPLICATION_KEY is")
        case (nil, nil): break
        }
        if let key = secretWord(.resendKey), let origin = origin(.resendURL, ResendSender.standardOrigin) {
            services.resend = ServiceSettings.Resend(
                key: key, origin: origin, webhookSecret: text(.resendWebhookSecret))
        }
        if let secret = text(.resendWebhookSecret), ResendWebhook(secret: secret) == nil {
            refuse(.resendWebhookSecret, "must be whsec_ and base64, as Resend shows it")
        }
        if let key = secretWord(.brevoKey), let origin = origin(.brevoURL, BrevoSender.standardOrigin) {
            services.brevo = ServiceSettings.Brevo(key: key, origin: origin)
        }
        services.appStore = appStore()
        services.email = email(services)
        return services
    }

    /// A service account in parts, in the place of its key file.
    private mutating func googleKey() -> ServiceSettings.GoogleKey? {
        let words = [Setting.firebaseClientEmail, .firebaseKeyID].map { ($0, secretWord($0)) }
        let key = keySource(.firebaseKey, .firebaseKeyFile)
        if words.allSatisfy({ $0.1 == nil }) && key == nil { return nil }
        for (setting, word) in words + [(.googleProject, secretWord(.googleProject))] where word == nil {
            refuse(setting, "is not set, and others of FIREBASE are")
        }
        guard let key else {
            refuse(.firebaseKey, "is not set, and FIREBASE_PRIVATE_KEY_PATH neither")
            return nil
        }
        return ServiceSettings.GoogleKey(
            projectID: secretWord(.googleProject) ?? "", clientEmail: words[0].1 ?? "",
            keyID: words[1].1 ?? "", key: key)
    }

    /// A file wins over the text, in which line ends may be written as `\n`.
    private func keySource(_ key: Setting, _ file: Setting) -> ServiceSettings.KeySource? {
        if let path = text(file) { return .file(path) }
        return text(key).map { .pem($0.replacing("\\n", with: "\n")) }
    }

    private mutating func appStore() -> ServiceSettings.AppStore? {
        let words = [Setting.appStoreKeyID, .appStoreIssuer, .appStoreBundle].map { ($0, secretWord($0)) }
        let key = keySource(.appStoreKey, .appStoreKeyFile)
        if words.allSatisfy({ $0.1 == nil }) && key == nil { return nil }
        for (setting, word) in words where word == nil {
            refuse(setting, "is not set, and others of APP_STORE are")
        }
        if key == nil { refuse(.appStoreKeyFile, "is not set, and others of APP_STORE are") }
        var environment = AppStoreEnvironment.production
        if let text = text(.appStoreEnvironment) {
            if let named = AppStoreEnvironment(rawValue: text) {
                environment = named
            } else {
                refuse(.appStoreEnvironment, "must be Production or Sandbox")
            }
        }
        let appID = text(.appStoreAppID).flatMap { Int64($0) }
        if text(.appStoreAppID) != nil && appID == nil { refuse(.appStoreAppID, "must be a whole number") }
        guard let production = origin(.appStoreURL, AppStoreClient.productionOrigin),
            let sandbox = origin(.appStoreSandboxURL, AppStoreClient.sandboxOrigin)
        else { return nil }
        return ServiceSettings.AppStore(
            keyID: words[0].1 ?? "", issuer: words[1].1 ?? "", bundleID: words[2].1 ?? "",
            key: key ?? .file(""), appID: appID, environment: environment, production: production,
            sandbox: sandbox)
    }

    private mutating func email(_ services: ServiceSettings) -> ServiceSettings.Email? {
        var sender: EmailRecipient?
        if let from = text(.emailFrom) {
            sender = EmailRecipient(header: from)
            if sender == nil { refuse(.emailFrom, "must be ADDRESS, or NAME <ADDRESS>: \(from)") }
        }
        let provider: ServiceName
        switch (text(.emailProvider), services.resend != nil, services.brevo != nil) {
        case ("resend", true, _), (nil, true, false): provider = .resend
        case ("brevo", _, true), (nil, false, true): provider = .brevo
        case (nil, false, false): return nil
        case (nil, _, _):
            refuse(.emailProvider, "must be resend or brevo, for both have a key")
            return nil
        case ("resend", _, _):
            refuse(.emailProvider, "is resend, and RESEND_API_KEY is not set")
            return nil
        case ("brevo", _, _):
            refuse(.emailProvider, "is brevo, and BREVO_API_KEY is not set")
            return nil
        default:
            refuse(.emailProvider, "must be resend or brevo")
            return nil
        }
        return ServiceSettings.Email(provider: provider, sender: sender, templates: text(.emailTemplates))
    }

    /// What goes into a field or a path as it is: neither spaces nor line ends. No message repeats it.
    private mutating func secretWord(_ setting: Setting) -> String? {
        guard let text = text(setting) else { return nil }
        if text.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F }) { return text }
        refuse(setting, "has spaces, or characters that are not printable ASCII")
        return nil
    }

    private mutating func origin(_ setting: Setting, _ standard: ServiceOrigin?) -> ServiceOrigin? {
        guard let text = text(setting) else { return standard }
        if let origin = ServiceOrigin(text) { return origin }
        refuse(setting, "must be an https URL, or http of this machine")
        return nil
    }
}
