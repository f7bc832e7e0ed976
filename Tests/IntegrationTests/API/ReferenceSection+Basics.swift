extension ReferenceSection {
    static let basics = [
        ReferenceSection(
            "Base URL",
            [
                ReferenceClause("It is served at http://localhost:8799.", .curl, .script),
                ReferenceClause("The base path is /api/v1.", .flow, .badInput),
            ]),
        ReferenceSection(
            "Interactive documentation",
            [
                ReferenceClause(
                    "In development there are /docs, /redoc and /openapi.json.", .tiers, .head, .pages),
                ReferenceClause("In production there are not, unless asked for.", .production),
            ]),
        ReferenceSection(
            "Available services",
            [
                ReferenceClause(
                    "Authentication by JWT, with revoked tokens kept on a list.", .flow, .claims, .appKilled),
                ReferenceClause("Registration of users, and their profile.", .flow, .names, .bounds),
                ReferenceClause(
                    "Rate limits by a sliding window in Redis, exact to the microsecond.", .sharedLimit,
                    .storeWindow),
                ReferenceClause("Caching in Redis with a shared pool.", .cache, .redis),
                ReferenceClause("Backblaze B2 storage.", .backblaze, .backblazeLarge),
                ReferenceClause("Google Cloud Storage.", .cloudStorage, .cloudLibrary),
                ReferenceClause("Firebase Authentication.", .firebaseAuth, .firebaseTokens),
                ReferenceClause("Firebase Cloud Messaging.", .push, .pushToMany),
                ReferenceClause("Firestore.", .firestore, .firestoreLibrary, .firestoreTransactions),
                ReferenceClause("Apple's App Store Server API.", .appStore, .appStoreSigned),
                ReferenceClause("E-mail by Resend or Brevo.", .email, .emailByBrevo, .emailTemplates),
                ReferenceClause(
                    "Examples of how these are integrated.", .exampleEndpoints, .exampleAvatars,
                    .examplePurchases, .exampleDevices),
            ]),
        ReferenceSection(
            "Authentication",
            [
                ReferenceClause(
                    "Who registers or logs in gets an access token and a refresh token.", .flow, .members),
                ReferenceClause("The token goes along as Authorization: Bearer.", .flow, .badInput),
                ReferenceClause(
                    "When the access token has expired, the refresh token brings another.", .expiry,
                    .noRotation),
                ReferenceClause(
                    "Access tokens are for requests, and live an hour by default.", .claims, .expiry),
                ReferenceClause(
                    "Refresh tokens are for new access tokens, and live a day by default.", .claims,
                    .refreshAsAccess),
            ]),
    ]
}
