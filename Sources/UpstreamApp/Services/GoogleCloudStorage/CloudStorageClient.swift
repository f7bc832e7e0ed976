import JSON

/// Google Cloud Storage by its JSON API.
struct CloudStorageClient: CloudStorage {
    static let standardOrigin = ServiceOrigin("https://storage.googleapis.com")
    static let scopes = ["https://www.googleapis.com/auth/devstorage.full_control"]

    let origin: ServiceOrigin
    let account: GoogleServiceAccount
    let project: String
    let google: GoogleClient
    let figures: ServiceFigures
    let clock: @Sendable () -> Int64
    /// How many objects are removed at a time.
    var concurrency = 8
    /// Files up to here go in one request; larger ones in pieces of so much, a multiple of 256 KiB.
    var pieceBytes: Int64 = 8 << 20

    var policy = standardPolicy

    /// Google's own libraries have these pauses: 1 s, doubled, up to 60 s.
    static let standardPolicy = RetryPolicy(
        attempts: 5, firstPauseMilliseconds: 1_000, factor: 2, longestPauseMilliseconds: 60_000)

    func check() throws(ServiceError) {
        _ = try ask("GET", "/storage/v1/b", [("project", project), ("maxResults", "1")])
    }

    func buckets(
        pageToken: String? = nil
    ) throws(ServiceError) -> (buckets: [CloudBucket], nextToken: String?) {
        let query = [("project", project)] + Self.page(pageToken)
        let json = try ask("GET", "/storage/v1/b", query)
        let buckets = try AnsweredList.read(json["items"], of: .cloudStorage, CloudBucket.init)
        return (buckets, json["nextPageToken"]?.string)
    }

    func object(_ name: String, in bucket: String) throws(ServiceError) -> CloudObject? {
        do throws(ServiceError) {
            return try Self.object(ask("GET", try path(bucket, name)))
        } catch {
            if error.status == 404 { return nil }
            throw error
        }
    }

    func objects(
        in bucket: String, prefix: String = "", delimiter: String? = nil, pageToken: String? = nil,
        limit: Int = 1_000
    ) throws(ServiceError) -> CloudPage {
        var query = [("maxResults", "\(min(max(limit, 1), 1_000))")]
        if !prefix.isEmpty { query.append(("prefix", prefix)) }
        if let delimiter { query.append(("delimiter", delimiter)) }
        let json = try ask(
            "GET", "/storage/v1/b/\(PercentEncoding.encode(bucket))/o", query + Self.page(pageToken))
        return CloudPage(
            objects: try AnsweredList.read(json["items"], of: .cloudStorage, CloudObject.init),
            folders: try AnsweredList.read(json["prefixes"], of: .cloudStorage) { $0.string },
            nextToken: json["nextPageToken"]?.string)
    }

    func createFolder(_ name: String, in bucket: String) throws(ServiceError) -> CloudObject {
        try upload(
            [], as: name.hasSuffix("/") ? name : name + "/", to: bucket,
            CloudDescription(contentType: "application/x-directory"))
    }

    func update(
        _ name: String, in bucket: String, _ description: CloudDescription,
        _ preconditions: CloudPreconditions = .none
    ) throws(ServiceError) -> CloudObject {
        let body = JSONValue.object([
            "contentType": .string(description.contentType), "metadata": Self.json(description.metadata),
        ])
        return try Self.object(
            ask(
                "PATCH", try path(bucket, name), preconditions.query, body: body.bytes,
                preconditions.repetition))
    }

    func delete(
        _ name: String, in bucket: String, _ preconditions: CloudPreconditions = .none
    ) throws(ServiceError) -> Bool {
        do throws(ServiceError) {
            let response = try respond(
                "DELETE", try path(bucket, name), preconditions.query, body: nil, preconditions.repetition)
            // It sends nothing, emulators null.
            guard response.content.isEmpty || response.json?.isNull == true else {
                throw Self.unexpected("it says more than that it is gone")
            }
            return true
        } catch {
            if error.status == 404 { return false }
            throw error
        }
    }

    func delete(_ names: [String], in bucket: String) -> [Int: ServiceError] {
        let results = Parallel.map(names, concurrency: concurrency) { name -> ServiceError? in
            do throws(ServiceError) {
                _ = try delete(name, in: bucket)
                return nil
            } catch { return error }
        }
        var faults: [Int: ServiceError] = [:]
        for (index, fault) in results.enumerated() { faults[index] = fault }
        return faults
    }

    func copy(
        _ name: String, from bucket: String, to other: String, in otherBucket: String,
        _ preconditions: CloudPreconditions = .none
    ) throws(ServiceError) -> CloudObject {
        let target = try
            "\(path(bucket, name))/rewriteTo\(path(otherBucket, other).dropFirst("/storage/v1".count))"
        var token: String?
        var written: Int64 = -1
        while true {
            let query = preconditions.query + (token.map { [("rewriteToken", $0)] } ?? [])
            let json = try ask("POST", target, query, body: [], preconditions.repetition)
            if json["done"]?.bool == true, let resource = json["resource"] {
                return try Self.object(resource)
            }
            let progress = json["totalBytesRewritten"]?.string.flatMap { Int64($0) } ?? 0
            // Each answer but the last tells of more bytes than the one before.
            guard let next = json["rewriteToken"]?.string, progress > written else {
                throw Self.unexpected("a copy does not go on")
            }
            token = next
            written = progress
        }
    }

    func move(
        _ name: String, from bucket: String, to other: String, in otherBucket: String,
        _ preconditions: CloudPreconditions = .none
    ) throws(ServiceError) -> CloudObject {
        guard let source = try object(name, in: bucket) else {
            throw ServiceError(
                service: .cloudStorage, fault: .caller, status: 404, code: "notFound",
                message: "there is no \(bucket)/\(name)")
        }
        if bucket == otherBucket && name == other { return source }
        let copy = try copy(name, from: bucket, to: other, in: otherBucket, preconditions)
        _ = try delete(name, in: bucket, CloudPreconditions(generation: source.generation))
        return copy
    }

    func signedURL(
        _ method: String, _ name: String, in bucket: String, _ options: SignedURLOptions = SignedURLOptions()
    ) throws(ServiceError) -> String {
        if let fault = CloudObject.fault(inName: name) { throw .invalid(.cloudStorage, fault) }
        guard (1...604_800).contains(options.seconds) else {
            throw .invalid(.cloudStorage, "a URL works for 1 to 604800 seconds, a week")
        }
        guard ["GET", "HEAD", "PUT", "DELETE"].contains(method) else {
            throw .invalid(.cloudStorage, "a URL is for GET, HEAD, PUT or DELETE")
        }
        return SignedURL.make(
            method, bucket: bucket, name: name, options, email: account.clientEmail, key: account.key,
            nowSeconds: clock())
    }

    /// `/storage/v1/b/BUCKET/o/OBJECT`, the object's slashes encoded.
    func path(_ bucket: String, _ name: String) throws(ServiceError) -> String {
        if let fault = CloudObject.fault(inName: name) { throw .invalid(.cloudStorage, fault) }
        return "/storage/v1/b/\(PercentEncoding.encode(bucket))/o/\(PercentEncoding.encode(name))"
    }

    private func ask(
        _ method: String, _ path: String, _ query: [(String, String)] = [], body: [UInt8]? = nil,
        _ repetition: HTTPExchangeRequest.Repetition = .idempotent
    ) throws(ServiceError) -> JSONValue {
        let response = try respond(method, path, query, body: body, repetition)
        guard let json = response.object else {
            throw .unexpected(.cloudStorage, "its answer is no object", status: response.status)
        }
        return json
    }

    private func respond(
        _ method: String, _ path: String, _ query: [(String, String)], body: [UInt8]?,
        _ repetition: HTTPExchangeRequest.Repetition
    ) throws(ServiceError) -> HTTPExchangeResponse {
        var request = HTTPExchangeRequest(
            method: method, url: origin.url + path + PercentEncoding.query(query), repetition: repetition,
            destination: .memory(limit: 16 << 20))
        if let body {
            request.content = .bytes(body)
            if !body.isEmpty { request.fields = [HTTPField("Content-Type", "application/json")] }
        }
        return try google.send(request, call(nil))
    }

    func call(
        _ cancellation: Cancellation?, accepting other: Int? = nil, policy: RetryPolicy? = nil
    ) -> HTTPClient.Call {
        let now = clock()
        return HTTPClient.Call(
            service: .cloudStorage, figures: figures, policy: policy ?? self.policy,
            cancellation: cancellation
        ) { response in
            response.status == other ? nil : Self.fault(of: response, now)
        }
    }

    /// A change is asked for again only under a precondition: a 503 or 429 of this service may have been one.
    static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        guard var error = GoogleFault.error(of: response, .cloudStorage, now: now) else { return nil }
        error.code = response.json?["error"]?["errors"]?.array?.first?["reason"]?.string ?? error.code
        if error.retry == .always { error.retry = .ifRepeatable }
        return error
    }

    static func object(_ json: JSONValue) throws(ServiceError) -> CloudObject {
        guard let object = CloudObject(json) else { throw unexpected("it describes no object") }
        return object
    }

    static func unexpected(_ text: String) -> ServiceError { .unexpected(.cloudStorage, text) }

    static func json(_ notes: [CloudObject.Note]) -> JSONValue? {
        notes.isEmpty ? nil : .texts(notes.map { (key: $0.name, value: $0.value) })
    }

    private static func page(_ token: String?) -> [(String, String)] {
        token.map { [("pageToken", $0)] } ?? []
    }
}
