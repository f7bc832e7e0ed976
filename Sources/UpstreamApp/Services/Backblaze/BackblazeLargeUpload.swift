import JSON
import Synchronization

/// One large file on its way, in parts.
///
///     start, or find what was begun ─▶ parts, several at a time ─▶ finish
///                                        └─ fault: what B2 has stays there for the next call
struct BackblazeLargeUpload: Sendable {
    let client: BackblazeClient
    let path: String
    let size: Int64
    let partSize: Int64
    let name: String
    let bucket: String
    let description: BackblazeDescription
    let cancellation: Cancellation?

    private struct Part: Sendable {
        var number: Int
        var offset: Int64
        var count: Int64
        var digest: String
    }

    func run() throws(ServiceError) -> BackblazeFile {
        let whole = try BackblazeClient.digest(path, 0, size)
        var parts: [Part] = []
        var offset: Int64 = 0
        while offset < size {
            let count = min(partSize, size - offset)
            let digest = try BackblazeClient.digest(path, offset, count)
            parts.append(Part(number: parts.count + 1, offset: offset, count: count, digest: digest))
            offset += count
        }
        let info =
            description.info.filter { $0.name != "large_file_sha1" }
            + [BackblazePair(name: "large_file_sha1", value: whole)]
        let begun = try find(info)
        let id: String
        if let begun { id = begun } else { id = try start(info) }
        let stored = begun == nil ? [:] : try storedParts(id)
        let missing = parts.filter { stored[$0.number] != "\($0.digest) \($0.count)" }
        try send(missing, id)
        return try finish(id, parts)
    }

    /// The id of a large file that an earlier call began with the same name, type and bytes.
    private func find(_ info: [BackblazePair]) throws(ServiceError) -> String? {
        let json = try client.session.ask("b2_list_unfinished_large_files", .idempotent) { _ in
            .object([
                "bucketId": .string(bucket), "namePrefix": .string(name), "maxFileCount": 100,
            ])
        }
        let wanted = info.map { "\($0.name)=\($0.value)" }.sorted()
        guard let list = json["files"] else { throw BackblazeClient.unexpected("it lists no files") }
        return try AnsweredList.read(list, of: .backblaze, BackblazeFile.init).first { file in
            file.name == name && file.contentType == description.contentType
                && file.info.map { "\($0.name)=\($0.value)" }.sorted() == wanted
        }?.id
    }

    private func start(_ info: [BackblazePair]) throws(ServiceError) -> String {
        let json = try client.session.ask("b2_start_large_file", .once) { _ in
            .object([
                "bucketId": .string(bucket), "fileName": .string(name),
                "contentType": .string(description.contentType),
                "fileInfo": .texts(info.map { (key: $0.name, value: $0.value) }),
            ])
        }
        guard let id = json["fileId"]?.string else { throw BackblazeClient.unexpected("it begins no file") }
        return id
    }

    /// The parts that B2 has: SHA-1 and size, by number.
    private func storedParts(_ id: String) throws(ServiceError) -> [Int: String] {
        var stored: [Int: String] = [:]
        var next: Int64? = 1
        while let from = next {
            let json = try client.session.ask("b2_list_parts", .idempotent) { _ in
                .object([
                    "fileId": .string(id), "startPartNumber": .integer(from), "maxPartCount": 1_000,
                ])
            }
            guard let parts = json["parts"]?.array else {
                throw BackblazeClient.unexpected("it lists no parts")
            }
            for part in parts {
                guard let number = part["partNumber"]?.integer, let digest = part["contentSha1"]?.string,
                    let count = part["contentLength"]?.integer
                else { throw BackblazeClient.unexpected("it lists something unknown") }
                stored[Int(number)] = "\(digest) \(count)"
            }
            let following = json["nextPartNumber"]?.integer
            // A server that never comes to an end is left.
            next = following.flatMap { $0 > from ? $0 : nil }
        }
        return stored
    }

    private func send(_ parts: [Part], _ id: String) throws(ServiceError) {
        let places = BackblazeUploads()
        let failed = Mutex<ServiceError?>(nil)
        _ = Parallel.map(parts, concurrency: client.concurrency) { part in
            if failed.withLock({ $0 != nil }) { return }
            do throws(ServiceError) {
                try send(part, id, places)
            } catch {
                failed.withLock { if $0 == nil { $0 = error } }
            }
        }
        if let error = failed.withLock({ $0 }) { throw error }
    }

    private func send(_ part: Part, _ id: String, _ places: BackblazeUploads) throws(ServiceError) {
        let fields = [
            HTTPField("X-Bz-Part-Number", "\(part.number)"), HTTPField("X-Bz-Content-Sha1", part.digest),
        ]
        let content = HTTPContent.file(path: path, offset: part.offset, count: part.count)
        let json = try client.send(content, fields, cancellation) { () throws(ServiceError) in
            if let free = places.take(for: id) { return free }
            return try BackblazeClient.place(
                client.session.ask("b2_get_upload_part_url", .idempotent) { _ in
                    .object(["fileId": .string(id)])
                })
        } keep: {
            places.give(back: $0, for: id)
        }
        guard json["contentSha1"]?.string == part.digest else {
            throw BackblazeClient.unexpected("it has other bytes than were sent")
        }
    }

    /// Puts the parts together. An answer that did not come is looked for, since asking twice is an error.
    private func finish(_ id: String, _ parts: [Part]) throws(ServiceError) -> BackblazeFile {
        do throws(ServiceError) {
            let json = try client.session.ask("b2_finish_large_file", .once) { _ in
                .object([
                    "fileId": .string(id), "partSha1Array": .array(parts.map { .string($0.digest) }),
                ])
            }
            return try BackblazeClient.file(json)
        } catch {
            guard error.retry == .ifRepeatable, let file = try? client.file(id), file.action == "upload"
            else {
                throw error
            }
            return file
        }
    }
}
