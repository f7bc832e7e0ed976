import JSON

/// One push message (https://firebase.google.com/docs/reference/fcm/rest/v1/projects.messages).
struct PushMessage: Equatable, Sendable {
    enum Target: Equatable, Sendable {
        /// One app on one device.
        case token(String)
        /// All that have subscribed; without `/topics/`.
        case topic(String)
        /// `'a' in topics && 'b' in topics`
        case condition(String)
    }

    struct Notification: Equatable, Sendable {
        var title: String?
        var body: String?
        /// An https URL.
        var image: String?
    }

    struct Android: Equatable, Sendable {
        enum Priority: String, Sendable { case normal, high }

        var priority: Priority?
        /// How long it is kept for a device that is away.
        var timeToLiveSeconds: Int?
        var collapseKey: String?
    }

    /// Apple's push service: its fields, and its payload with `aps`.
    struct Apple: Equatable, Sendable {
        var headers: [Pair] = []
        var payload: JSONValue?
    }

    struct WebPush: Equatable, Sendable {
        var headers: [Pair] = []
        var data: [Pair] = []
        var notification: JSONValue?
        /// Where a click leads: an https URL.
        var link: String?
    }

    struct Pair: Equatable, Sendable {
        var name: String
        var value: String
    }

    var target: Target
    var notification: Notification?
    /// What the app reads; texts only.
    var data: [Pair] = []
    var android: Android?
    var apple: Apple?
    var webPush: WebPush?
    /// What the statistics group by.
    var analyticsLabel: String?

    /// Of notification and data, in bytes; topics have half.
    static let largestPayload = 4_096
    static let largestTopicPayload = 2_048
}
