import JSON

/// Backblaze B2 by its native API.
final class BackblazeClient: BackblazeStorage {
    let session: BackblazeSession
    let uploads = BackblazeUploads()
    /// Parts of a large file that are on their way at a time.
    let concurrency: Int

    init(_ session: BackblazeSession, concurrency: Int = 4) {
        self.session = session
        self.concurrency = concurrency
    }

    func check() throws(ServiceError) { _ = try session.authorized() }

    func buckets(named name: String? = nil) throws(ServiceError) -> [BackblazeBucket] {
        let json = try session.ask("b2_list_buckets", .idempotent) { account in
            .object([
                "accountId": .string(account.id), "bucketTypes": ["all"],
                "bucketName": name.map { .string($0) },
            ])
        }
        guard let list = json["buckets"] else { throw Self.unexpected("it lists no buckets") }
        return try AnsweredList.read(list, of: .backblaze, BackblazeBucket.init)
    }

    func createBucket(
        named name: String, _ access: BackblazeBucket.Access, info: [BackblazePair] = []
    ) throws(ServiceError) -> BackblazeBucket {
        try bucket(
            session.ask("b2_create_bucket", .once) { account in
                .object([
                    "accountId": .string(account.id), "bucketName": .string(name),
                    "bucketType": .string(access.rawValue), "bucketInfo": Self.json(info),
                ])
            })
    }

    func updateBucket(
        _ id: String, _ access: BackblazeBucket.Access?, info: [BackblazePair]? = nil,
        ifRevision revision: Int64? = nil
    ) throws(ServiceError) -> BackblazeBucket {
        try bucket(
            session.ask("b2_update_bucket", revision == nil ? .idempotent : .once) { account in
                .object([
                    "accountId": .string(account.id), "bucketId": .string(id),
                    "bucketType": access.map { .string($0.rawValue) },
                    "bucketInfo": info.map { .texts($0.map { (key: $0.name, value: $0.value) }) },
                    "ifRevisionIs": revision.map { .integer($0) },
                ])
            })
    }

    func deleteBucket(_ id: String) throws(ServiceError) {
        _ = try bucket(
            session.ask("b2_delete_bucket", .once) { account in
                .object(["accountId": .string(account.id), "bucketId": .string(id)])
            })
    }

    func file(_ id: String) throws(ServiceError) -> BackblazeFile {
        try Self.file(session.ask("b2_get_file_info", .idempotent) { _ in .object(["fileId": .string(id)]) })
    }

    func files(
        in bucket: String, prefix: String = "", delimiter: String? = nil, from name: String? = nil,
        limit: Int = 100
    ) throws(ServiceError) -> BackblazePage {
        let json = try session.ask("b2_list_file_names", .idempotent) { _ in
            .object([
                "bucketId": .string(bucket), "startFileName": name.map { .string($0) },
                "maxFileCount": .integer(Int64(min(max(limit, 1), 10_000))),
                "prefix": prefix.isEmpty ? nil : .string(prefix), "delimiter": delimiter.map { .string($0) },
            ])
        }
        return try page(json)
    }

    func versions(
        in bucket: String, prefix: String = "", from name: String? = nil, id: String? = nil, limit: Int = 100
    ) throws(ServiceError) -> BackblazePage {
        let json = try session.ask("b2_list_file_versions", .idempotent) { _ in
            .object([
                "bucketId": .string(bucket), "startFileName": name.map { .string($0) },
                "startFileId": id.map { .string($0) },
                "maxFileCount": .integer(Int64(min(max(limit, 1), 10_000))),
                "prefix": prefix.isEmpty ? nil : .string(prefix),
            ])
        }
        return try page(json)
    }

    func hide(_ name: String, in bucket: String) throws(ServiceError) -> BackblazeFile {
        try Self.file(
            session.ask("b2_hide_file", .once) { _ in
                .object(["bucketId": .string(bucket), "fileName": .string(name)])
            })
    }

    func delete(_ id: String, named name: String) throws(ServiceError) {
        _ = try Self.file(
            session.ask("b2_delete_file_version", .once) { _ in
                .object(["fileName": .string(name), "fileId": .string(id)])
            })
    }

    func url(of name: String, inBucket bucketName: String) throws(ServiceError) -> String {
        try Self.url(try session.authorized(), .name(name, bucketName: bucketName))
    }

    func url(ofID id: String) throws(ServiceError) -> String { try Self.url(session.authorized(), .id(id)) }

    func temporaryLink(
        to name: String, inBucket bucketName: String, bucketID: String, seconds: Int = 900
    ) throws(ServiceError) -> BackblazeLink {
        guard (1...604_800).contains(seconds) else {
            throw .invalid(.backblaze, "a link works for 1 to 604800 seconds, a week")
        }
        let url = try url(of: name, inBucket: bucketName)
        let json = try session.ask("b2_get_download_authorization", .idempotent) { _ in
            .object([
                "bucketId": .string(bucketID), "fileNamePrefix": .string(name),
                "validDurationInSeconds": .integer(Int64(seconds)),
            ])
        }
        guard let token = json["authorizationToken"]?.string else {
            throw Self.unexpected("it gives no token")
        }
        return BackblazeLink(downloadURL: url, authToken: token)
    }

    static func url(_ account: BackblazeAccount, _ source: BackblazeSource) throws(ServiceError) -> String {
        switch source {
        case .id(let id):
            return "\(account.downloadURL)/b2api/v4/b2_download_file_by_id"
                + PercentEncoding.query([("fileId", id)])
        case .name(let name, let bucketName):
            if let fault = BackblazeFile.fault(inName: name) { throw .invalid(.backblaze, fault) }
            return "\(account.downloadURL)/file/\(PercentEncoding.encode(bucketName))/\(encoded(name))"
        }
    }

    /// A file's name within a URL or a field: slashes stay.
    static func encoded(_ name: String) -> String { PercentEncoding.encode(name, keeping: "/") }

    static func unexpected(_ text: String) -> ServiceError { .unexpected(.backblaze, text) }

    static func file(_ json: JSONValue) throws(ServiceError) -> BackblazeFile {
        guard let file = BackblazeFile(json) else { throw unexpected("it describes no file") }
        return file
    }

    private func bucket(_ json: JSONValue) throws(ServiceError) -> BackblazeBucket {
        guard let bucket = BackblazeBucket(json) else { throw Self.unexpected("it describes no bucket") }
        return bucket
    }

    private func page(_ json: JSONValue) throws(ServiceError) -> BackblazePage {
        guard let list = json["files"] else { throw Self.unexpected("it lists no files") }
        return BackblazePage(
            files: try AnsweredList.read(list, of: .backblaze, BackblazeFile.init),
            nextName: json["nextFileName"]?.string, nextID: json["nextFileId"]?.string)
    }

    private static func json(_ info: [BackblazePair]) -> JSONValue? {
        info.isEmpty ? nil : .texts(info.map { (key: $0.name, value: $0.value) })
    }
}
