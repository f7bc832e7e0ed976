/// Objects in Google Cloud Storage.
protocol CloudStorage: Sendable {
    func buckets(pageToken: String?) throws(ServiceError) -> (buckets: [CloudBucket], nextToken: String?)

    func upload(
        _ bytes: [UInt8], as name: String, to bucket: String, _ description: CloudDescription,
        _ preconditions: CloudPreconditions, _ cancellation: Cancellation?
    ) throws(ServiceError) -> CloudObject
    /// With a file of more than 8 MiB in pieces, which goes on where it was after a fault.
    func upload(
        file path: String, as name: String, to bucket: String, _ description: CloudDescription,
        _ preconditions: CloudPreconditions, _ cancellation: Cancellation?
    ) throws(ServiceError) -> CloudObject
    /// An empty object whose name ends with a slash, which consoles show as a folder.
    func createFolder(_ name: String, in bucket: String) throws(ServiceError) -> CloudObject

    func download(
        _ name: String, from bucket: String, range: ClosedRange<Int64>?, limit: Int,
        _ cancellation: Cancellation?
    ) throws(ServiceError) -> [UInt8]
    /// Into a file, which is there only once all of it is, and is what was stored.
    func download(
        _ name: String, from bucket: String, to path: String, limit: Int64, _ cancellation: Cancellation?
    ) throws(ServiceError) -> Int64

    /// nil: there is none.
    func object(_ name: String, in bucket: String) throws(ServiceError) -> CloudObject?
    func objects(
        in bucket: String, prefix: String, delimiter: String?, pageToken: String?, limit: Int
    ) throws(ServiceError) -> CloudPage
    func update(
        _ name: String, in bucket: String, _ description: CloudDescription,
        _ preconditions: CloudPreconditions
    ) throws(ServiceError) -> CloudObject
    /// False: there was none.
    func delete(
        _ name: String, in bucket: String, _ preconditions: CloudPreconditions
    ) throws(ServiceError) -> Bool
    /// Several at a time: a fault for each that has one, by its place.
    func delete(_ names: [String], in bucket: String) -> [Int: ServiceError]
    func copy(
        _ name: String, from bucket: String, to other: String, in otherBucket: String,
        _ preconditions: CloudPreconditions
    ) throws(ServiceError) -> CloudObject
    /// A copy, and then the removal of what was copied, unless it has changed meanwhile.
    func move(
        _ name: String, from bucket: String, to other: String, in otherBucket: String,
        _ preconditions: CloudPreconditions
    ) throws(ServiceError) -> CloudObject

    /// A URL by which whoever has it does one thing for so long, without an account.
    func signedURL(_ method: String, _ name: String, in bucket: String, _ options: SignedURLOptions)
        throws(ServiceError) -> String

    /// Whether the key is taken and may see a project's buckets.
    func check() throws(ServiceError)
}
