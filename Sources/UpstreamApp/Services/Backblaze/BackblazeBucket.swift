import JSON

/// A bucket of Backblaze B2.
struct BackblazeBucket: Equatable, Sendable {
    enum Access: String, Sendable {
        case allPrivate, allPublic
    }

    var id: String
    var name: String
    /// `allPrivate`, `allPublic`, or a kind that only B2 makes, such as `snapshot`.
    var type: String
    var info: [BackblazePair]
    /// Raised by each change.
    var revision: Int64

    init?(_ json: JSONValue) {
        guard let id = json["bucketId"]?.string, let name = json["bucketName"]?.string,
            let type = json["bucketType"]?.string
        else { return nil }
        self.id = id
        self.name = name
        self.type = type
        info = BackblazePair.list(json["bucketInfo"])
        revision = json["revision"]?.integer ?? 0
    }
}
