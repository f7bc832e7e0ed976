/// Which of the example endpoints are on, and what they need besides their services.
struct ExampleSettings: Equatable, Sendable {
    enum Part: String, CaseIterable, Sendable {
        case avatar, purchases, push, welcome
    }

    enum Storage: String, Sendable {
        case b2, gcs
    }

    var parts: Set<Part> = []
    var avatarStorage = Storage.b2
    var avatarBucket = ""
}
