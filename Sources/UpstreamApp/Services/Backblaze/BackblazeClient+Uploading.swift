import EventLoop
import JSON
import JWT

extension BackblazeClient {
    /// How often an upload is tried, each time at another URL.
    private static let attempts = 5

    func upload(
        _ bytes: [UInt8], as name: String, to bucket: String,
        _ description: BackblazeDescription = BackblazeDescription(), _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> BackblazeFile {
        try judge(name, description)
        return try uploadWhole(
            .bytes(bytes), MessageDigest.hexadecimal(bytes, .sha1), name, bucket, description, cancellation)
    }

    func upload(
        file path: String, as name: String, to bucket: String,
        _ description: BackblazeDescription = BackblazeDescription(), _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> BackblazeFile {
        try judge(name, description)
        let size = try Self.size(path)
        let account = try session.authorized()
        if size <= account.recommendedPart {
            let digest = try Self.digest(path, 0, size)
            return try uploadWhole(
                .file(path: path, offset: 0, count: size), digest, name, bucket, description, cancellation)
        }
        // B2 takes ten thousand parts at the most.
        let part = max(account.recommendedPart, account.smallestPart, (size + 9_999) / 10_000)
        let upload = BackblazeLargeUpload(
            client: self, path: path, size: size, partSize: part, name: name, bucket: bucket,
            description: description, cancellation: cancellation)
        return try upload.run()
    }

    func cancelLargeFile(_ id: String) throws(ServiceError) {
        _ = try Self.file(
            session.ask("b2_cancel_large_file", .once) { _ in .object(["fileId": .string(id)]) })
    }

    private func judge(_ name: String, _ description: BackblazeDescription) throws(ServiceError) {
        if let fault = BackblazeFile.fault(inName: name) ?? description.fault {
            throw .invalid(.backblaze, fault)
        }
    }

    private func uploadWhole(
        _ content: HTTPContent, _ digest: String, _ name: String, _ bucket: String,
        _ description: BackblazeDescription, _ cancellation: Cancellation?
    ) throws(ServiceError) -> BackblazeFile {
        let fields =
            [
                HTTPField("X-Bz-File-Name", Self.encoded(name)),
                HTTPField("Content-Type", description.contentType),
                HTTPField("X-Bz-Content-Sha1", digest),
            ]
            + description.info.map { HTTPField("X-Bz-Info-\($0.name)", Self.encoded($0.value)) }
        let json = try send(content, fields, cancellation) { [self] () throws(ServiceError) in
            if let free = uploads.take(for: bucket) { return free }
            return try Self.place(
                session.ask("b2_get_upload_url", .idempotent) { _ in .object(["bucketId": .string(bucket)]) })
        } keep: { [self] in
            uploads.give(back: $0, for: bucket)
        }
        return try Self.file(json)
    }

    /// Sends content to a place that `place` finds. What may fail there is tried again at another (B2's
    /// integration checklist): connections, time, 401, 408, 429 and 5xx.
    func send(
        _ content: HTTPContent, _ fields: [HTTPField], _ cancellation: Cancellation?,
        _ place: () throws(ServiceError) -> BackblazeUpload, keep: (BackblazeUpload) -> Void
    ) throws(ServiceError) -> JSONValue {
        let end = session.client.end(of: .transfer)
        var attempt = 1
        while true {
            let upload = try place()
            let request = HTTPExchangeRequest(
                method: "POST", url: upload.url, fields: fields + [HTTPField("Authorization", upload.token)],
                content: content, repetition: .once, deadlines: .transfer)
            do throws(ServiceError) {
                let response = try session.client.send(request, session.call(cancellation, policy: .none))
                guard let json = response.json else { throw Self.unexpected("its answer is no JSON") }
                keep(upload)
                return json
            } catch {
                let mayHelp = error.retry != .never || BackblazeSession.isExpired(error)
                if !mayHelp || attempt >= Self.attempts { throw error }
                let pause = BackblazeSession.policy.pause(
                    before: attempt + 1, asked: error.retryAfterMilliseconds, random: Double.random(in: 0...1)
                )
                // Another place is another server: only one that says that it is busy is waited for.
                let isBusy = error.status == 429 || error.status == 503
                let wait = isBusy ? pause : 0
                guard Moment.now().monotonic + Int64(wait) * 1_000 < end,
                    (cancellation ?? Cancellation()).sleep(milliseconds: wait)
                else { throw error }
            }
            attempt += 1
        }
    }

    static func place(_ json: JSONValue) throws(ServiceError) -> BackblazeUpload {
        guard let url = json["uploadUrl"]?.string, let token = json["authorizationToken"]?.string,
            ServiceOrigin.isAcceptable(url), token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { throw unexpected("it names no place to upload to") }
        return BackblazeUpload(url: url, token: token)
    }

    static func size(_ path: String) throws(ServiceError) -> Int64 {
        do throws(Files.Failure) { return try Files.size(path) } catch {
            throw .invalid(.backblaze, "\(error.path): \(error.reason)")
        }
    }

    /// The SHA-1 of a part of a file, of which little is in memory at a time.
    static func digest(_ path: String, _ offset: Int64, _ count: Int64) throws(ServiceError) -> String {
        var digest = MessageDigest(.sha1)
        do throws(Files.Failure) {
            try Files.read(path, from: offset, count: count) { digest.update($0.span) }
        } catch {
            throw .invalid(.backblaze, "\(error.path): \(error.reason)")
        }
        return digest.finish()
    }
}
