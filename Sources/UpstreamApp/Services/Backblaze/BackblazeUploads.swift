import Synchronization

/// The upload URLs that are free, by bucket: each serves one upload at a time, one after the other, until one
/// fails.
final class BackblazeUploads: Sendable {
    private let free = Mutex<[String: [BackblazeUpload]]>([:])
    private static let mostFree = 16

    func take(for bucket: String) -> BackblazeUpload? {
        free.withLock { $0[bucket]?.popLast() }
    }

    func give(back upload: BackblazeUpload, for bucket: String) {
        free.withLock { free in
            if (free[bucket]?.count ?? 0) < Self.mostFree { free[bucket, default: []].append(upload) }
        }
    }
}
