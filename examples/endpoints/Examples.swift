/// The example endpoints that are on: each uses one layer of the services, as endpoints of one's own would.
struct Examples: Sendable {
    /// For a call to a service, all attempts together, and for one that carries much. The gateway waits 30 s
    /// for an answer: what takes longer helps nobody.
    static let bounds = HTTPBounds(callBudget: 8_000)
    static let longestTransferMilliseconds = 15_000

    let endpoints: Endpoints
    let welcome: WelcomeEmail?

    init(_ settings: ExampleSettings, _ services: Services) throws(WelcomeEmail.Fault) {
        var list: [Endpoint] = []
        if settings.parts.contains(.avatar) {
            list += Avatars(storage: Self.storage(settings, services)).endpoints
        }
        if settings.parts.contains(.purchases) {
            list += Purchases { () throws(ServiceError) in try services.appStore() }.endpoints
        }
        if settings.parts.contains(.push) {
            list += Devices { () throws(ServiceError) in try services.messaging() }.endpoints
        }
        endpoints = Endpoints(list)
        welcome = settings.parts.contains(.welcome) ? try WelcomeEmail(services) : nil
    }

    /// What runs when somebody signs up.
    var onSignUp: (@Sendable (any Store, Int64, Int64) throws(Problem) -> Void)? {
        if welcome == nil { return nil }
        return { (store, userID, now) throws(Problem) in
            try store.insertWelcome(userID: userID, at: now)
        }
    }

    private static func storage(_ settings: ExampleSettings, _ services: Services) -> any AvatarStorage {
        switch settings.avatarStorage {
        case .b2:
            BackblazeAvatars(bucket: settings.avatarBucket) { () throws(ServiceError) in
                try services.backblaze()
            }
        case .gcs:
            CloudAvatars(bucket: settings.avatarBucket) { () throws(ServiceError) in
                try services.cloudStorage()
            }
        }
    }
}
