import Synchronization

/// Avatars in a bucket of Backblaze B2.
final class BackblazeAvatars: AvatarStorage {
    private let bucket: String
    private let storage: @Sendable () throws(ServiceError) -> any BackblazeStorage
    /// The bucket's id, once it is known.
    private let id = Mutex<String?>(nil)

    init(bucket: String, _ storage: @escaping @Sendable () throws(ServiceError) -> any BackblazeStorage) {
        self.bucket = bucket
        self.storage = storage
    }

    func store(_ image: AvatarImage, of userID: Int64, _ cancellation: Cancellation) throws(ServiceError) {
        let storage = try storage()
        let id = try bucketID(storage)
        let name = name(userID)
        _ = try storage.upload(
            image.bytes, as: name, to: id, BackblazeDescription(contentType: image.kind.rawValue),
            cancellation)
        // B2 keeps what had the name before, as an older version. Of several that come at the same moment all
        // keep the newest, and none its own.
        _ = try removeVersions(of: name, storage, id, keeping: 1)
    }

    func link(to userID: Int64, seconds: Int) throws(ServiceError) -> String? {
        let storage = try storage()
        let id = try bucketID(storage)
        let name = name(userID)
        let page = try storage.files(in: id, prefix: name, delimiter: nil, from: name, limit: 1)
        guard page.files.first?.name == name else { return nil }
        return try storage.temporaryLink(
            to: name, inBucket: bucket, bucketID: id, seconds: seconds
        ).url
    }

    func remove(_ userID: Int64) throws(ServiceError) -> Bool {
        let storage = try storage()
        return try removeVersions(of: name(userID), storage, bucketID(storage), keeping: 0)
    }

    /// Removes all but the newest of them; whether there were any to remove.
    private func removeVersions(
        of name: String, _ storage: any BackblazeStorage, _ bucketID: String, keeping count: Int
    ) throws(ServiceError) -> Bool {
        // The newest is listed first.
        let page = try storage.versions(in: bucketID, prefix: name, from: name, id: nil, limit: 100)
        let ids = page.files.filter { $0.name == name }.compactMap(\.id).dropFirst(count)
        for id in ids {
            do throws(ServiceError) {
                try storage.delete(id, named: name)
            } catch  where error.code == "file_not_present" {
                // Another has removed it meanwhile.
            }
        }
        return !ids.isEmpty
    }

    private func bucketID(_ storage: any BackblazeStorage) throws(ServiceError) -> String {
        if let known = id.withLock({ $0 }) { return known }
        guard let found = try storage.buckets(named: bucket).first else {
            throw .invalid(.backblaze, "there is no bucket \(bucket)")
        }
        id.withLock { $0 = found.id }
        return found.id
    }
}
