import JSON
import JWT

extension CloudStorageClient {
    func upload(
        _ bytes: [UInt8], as name: String, to bucket: String,
        _ description: CloudDescription = CloudDescription(), _ preconditions: CloudPreconditions = .none,
        _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> CloudObject {
        try judge(name, description)
        var digest = CRC32C()
        digest.update(bytes)
        let boundary = "postern-\(Identifier.uuid())"
        let resource = Self.resource(name, description, digest)
        let body =
            Array("--\(boundary)\r\nContent-Type: application/json; charset=UTF-8\r\n\r\n".utf8)
            + resource.bytes
            + Array("\r\n--\(boundary)\r\nContent-Type: \(description.contentType)\r\n\r\n".utf8) + bytes
            + Array("\r\n--\(boundary)--".utf8)
        let request = HTTPExchangeRequest(
            method: "POST", url: place(bucket, "multipart", preconditions),
            fields: [HTTPField("Content-Type", "multipart/related; boundary=\"\(boundary)\"")],
            content: .bytes(body), repetition: preconditions.repetition, deadlines: .transfer)
        let response = try google.send(request, call(cancellation))
        return try stored(response, digest)
    }

    func upload(
        file path: String, as name: String, to bucket: String,
        _ description: CloudDescription = CloudDescription(), _ preconditions: CloudPreconditions = .none,
        _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> CloudObject {
        try judge(name, description)
        let size = try Self.reading { () throws(Files.Failure) in try Files.size(path) }
        if size <= pieceBytes {
            let bytes = try Self.reading { () throws(Files.Failure) in try Files.read(path, limit: Int(size))
            }
            return try upload(bytes ?? [], as: name, to: bucket, description, preconditions, cancellation)
        }
        let digest = try Self.reading { () throws(Files.Failure) in try Self.digest(path, size) }
        let upload = CloudResumableUpload(
            client: self, path: path, size: size, digest: digest, name: name, bucket: bucket,
            description: description, preconditions: preconditions, cancellation: cancellation)
        return try upload.run()
    }

    /// A file that cannot be read is the caller's.
    static func reading<Result>(_ body: () throws(Files.Failure) -> Result) throws(ServiceError) -> Result {
        do throws(Files.Failure) { return try body() } catch {
            throw .invalid(.cloudStorage, "\(error.path): \(error.reason)")
        }
    }

    private func judge(_ name: String, _ description: CloudDescription) throws(ServiceError) {
        if let fault = CloudObject.fault(inName: name) { throw .invalid(.cloudStorage, fault) }
        let isType =
            !description.contentType.isEmpty
            && description.contentType.utf8.allSatisfy { $0 >= 0x20 && $0 < 0x7F }
        if !isType { throw .invalid(.cloudStorage, "the content type is no line of ASCII") }
    }

    /// Where an upload of this kind begins.
    func place(_ bucket: String, _ kind: String, _ preconditions: CloudPreconditions) -> String {
        "\(origin.url)/upload/storage/v1/b/\(PercentEncoding.encode(bucket))/o"
            + PercentEncoding.query([("uploadType", kind)] + preconditions.query)
    }

    /// What is said of an object before its bytes: the service refuses others than these.
    static func resource(_ name: String, _ description: CloudDescription, _ digest: CRC32C) -> JSONValue {
        .object([
            "name": .string(name), "metadata": json(description.metadata),
            "contentType": .string(description.contentType), "crc32c": .string(Base64.encode(digest.bytes)),
        ])
    }

    func stored(_ response: HTTPExchangeResponse, _ digest: CRC32C) throws(ServiceError) -> CloudObject {
        guard let json = response.json else { throw Self.unexpected("its answer is no JSON") }
        let object = try Self.object(json)
        if let theirs = object.crc32c, theirs != Base64.encode(digest.bytes) {
            throw Self.unexpected("it has other bytes than were sent")
        }
        return object
    }

    /// The digest of a file, of which little is in memory at a time.
    static func digest(_ path: String, _ count: Int64) throws(Files.Failure) -> CRC32C {
        var digest = CRC32C()
        try Files.read(path, from: 0, count: count) { digest.update($0) }
        return digest
    }
}
