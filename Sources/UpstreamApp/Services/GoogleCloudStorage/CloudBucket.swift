import JSON

/// A bucket of Google Cloud Storage.
struct CloudBucket: Equatable, Sendable {
    var name: String
    var location: String?
    var storageClass: String?

    init?(_ json: JSONValue) {
        guard let name = json["name"]?.string else { return nil }
        self.name = name
        location = json["location"]?.string
        storageClass = json["storageClass"]?.string
    }
}
