/// Files in Backblaze B2.
protocol BackblazeStorage: Sendable {
    /// All, or the one of this name.
    func buckets(named name: String?) throws(ServiceError) -> [BackblazeBucket]
    func createBucket(
        named name: String, _ access: BackblazeBucket.Access, info: [BackblazePair]
    ) throws(ServiceError) -> BackblazeBucket
    /// Changes what is given. With `revision` only if nobody has changed it since.
    func updateBucket(
        _ id: String, _ access: BackblazeBucket.Access?, info: [BackblazePair]?, ifRevision revision: Int64?
    ) throws(ServiceError) -> BackblazeBucket
    /// It must be empty.
    func deleteBucket(_ id: String) throws(ServiceError)

    /// Stores bytes under a name; what had it before becomes an older version.
    func upload(
        _ bytes: [UInt8], as name: String, to bucket: String, _ description: BackblazeDescription,
        _ cancellation: Cancellation?
    ) throws(ServiceError) -> BackblazeFile
    /// The same with a file, which is left alone: as a large file, in parts that go at the same time, when it
    /// is larger than one part. What has been sent of it before a failure is not sent again by the next call.
    func upload(
        file path: String, as name: String, to bucket: String, _ description: BackblazeDescription,
        _ cancellation: Cancellation?
    ) throws(ServiceError) -> BackblazeFile
    /// Lets go of what was sent of a large file that is not to be finished.
    func cancelLargeFile(_ id: String) throws(ServiceError)

    /// By bytes, `limit` of them at the most; those of `range` or all. All are held to their SHA-1.
    func download(
        _ source: BackblazeSource, range: ClosedRange<Int64>?, limit: Int, _ cancellation: Cancellation?
    ) throws(ServiceError) -> [UInt8]
    /// Into a file, which is there only once all of it is, and is what was stored.
    func download(
        _ source: BackblazeSource, to path: String, limit: Int64, _ cancellation: Cancellation?
    ) throws(ServiceError) -> Int64

    /// Where a public bucket's file is read by anybody.
    func url(of name: String, inBucket bucketName: String) throws(ServiceError) -> String
    func url(ofID id: String) throws(ServiceError) -> String
    /// Where whoever has the link may read a private file for so long.
    func temporaryLink(
        to name: String, inBucket bucketName: String, bucketID: String, seconds: Int
    ) throws(ServiceError) -> BackblazeLink

    func file(_ id: String) throws(ServiceError) -> BackblazeFile
    func files(
        in bucket: String, prefix: String, delimiter: String?, from name: String?, limit: Int
    ) throws(ServiceError) -> BackblazePage
    func versions(
        in bucket: String, prefix: String, from name: String?, id: String?, limit: Int
    ) throws(ServiceError) -> BackblazePage
    /// Hides a name: older versions stay.
    func hide(_ name: String, in bucket: String) throws(ServiceError) -> BackblazeFile
    func delete(_ id: String, named name: String) throws(ServiceError)

    /// Whether the key is taken.
    func check() throws(ServiceError)
}
