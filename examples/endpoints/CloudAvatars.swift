/// Avatars in a bucket of Google Cloud Storage.
struct CloudAvatars: AvatarStorage {
    private let bucket: String
    private let storage: @Sendable () throws(ServiceError) -> any CloudStorage

    init(bucket: String, _ storage: @escaping @Sendable () throws(ServiceError) -> any CloudStorage) {
        self.bucket = bucket
        self.storage = storage
    }

    func store(_ image: AvatarImage, of userID: Int64, _ cancellation: Cancellation) throws(ServiceError) {
        _ = try storage().upload(
            image.bytes, as: name(userID), to: bucket, CloudDescription(contentType: image.kind.rawValue),
            .none, cancellation)
    }

    func link(to userID: Int64, seconds: Int) throws(ServiceError) -> String? {
        let storage = try storage()
        let name = name(userID)
        guard try storage.object(name, in: bucket) != nil else { return nil }
        return try storage.signedURL("GET", name, in: bucket, SignedURLOptions(seconds: Int64(seconds)))
    }

    func remove(_ userID: Int64) throws(ServiceError) -> Bool {
        try storage().delete(name(userID), in: bucket, .none)
    }
}
