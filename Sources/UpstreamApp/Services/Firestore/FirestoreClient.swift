import JSON

/// Firestore by REST.
struct FirestoreClient: Firestore {
    static let standardOrigin = ServiceOrigin("https://firestore.googleapis.com")
    static let scopes = ["https://www.googleapis.com/auth/datastore"]
    private static let attempts = 5

    let origin: ServiceOrigin
    let project: String
    var database = "(default)"
    let google: GoogleClient
    let figures: ServiceFigures
    let clock: @Sendable () -> Int64
    var policy = RetryPolicy(
        attempts: 5, firstPauseMilliseconds: 1_000, factor: 1.3, longestPauseMilliseconds: 60_000)

    /// `projects/P/databases/D`
    private var root: String { "projects/\(project)/databases/\(database)" }

    /// The whole name of a document.
    func name(_ path: String) -> String { "\(root)/documents/\(path)" }

    func get(_ path: String) throws(ServiceError) -> FirestoreDocument? {
        do throws(ServiceError) {
            return try Self.document(ask("GET", try url(document: path), nil, .idempotent))
        } catch {
            // By its own word, or somebody else knows of none.
            if error.status == 404 && error.code == "NOT_FOUND" { return nil }
            throw error
        }
    }

    func get(_ paths: [String]) throws(ServiceError) -> [FirestoreDocument] { try get(paths, in: nil) }

    func get(_ paths: [String], in transaction: String?) throws(ServiceError) -> [FirestoreDocument] {
        if paths.isEmpty { return [] }
        for path in paths { _ = try url(document: path) }
        let body = JSONValue.object([
            "documents": .array(paths.map { .string(name($0)) }),
            "transaction": transaction.map { .string($0) },
        ])
        var found: [FirestoreDocument] = []
        var missing: [String] = []
        for row in try rows(documents + ":batchGet", body) {
            if let document = row["found"] { found.append(try Self.document(document)) }
            if let name = row["missing"]?.string { missing.append(name) }
        }
        // Each that was asked for, however often, is told of.
        guard Set(paths.map(name)).isSubset(of: found.map(\.name) + missing) else {
            throw Self.unexpected("it does not tell of each document")
        }
        return found
    }

    func documents(
        in collection: String, pageToken: String? = nil, limit: Int = 100
    ) throws(ServiceError) -> FirestorePage {
        let query =
            [("pageSize", "\(min(max(limit, 1), 300))")] + (pageToken.map { [("pageToken", $0)] } ?? [])
        let json = try ask(
            "GET", try url(collection: collection) + PercentEncoding.query(query), nil, .idempotent)
        var documents: [FirestoreDocument] = []
        for document in json["documents"]?.array ?? [] { documents.append(try Self.document(document)) }
        return FirestorePage(documents: documents, nextToken: json["nextPageToken"]?.string)
    }

    func collections(under path: String? = nil) throws(ServiceError) -> [String] {
        var names: [String] = []
        var token: String?
        repeat {
            let body = JSONValue.object(["pageSize": 100, "pageToken": token.map { .string($0) }])
            let json = try ask("POST", try parent(path) + ":listCollectionIds", body, .idempotent)
            names += try AnsweredList.read(json["collectionIds"], of: .firestore) { $0.string }
            token = json["nextPageToken"]?.string
        } while token?.isEmpty == false
        return names
    }

    func create(
        _ fields: [FirestoreField], in collection: String, id: String? = nil
    ) throws(ServiceError) -> FirestoreDocument {
        let query = PercentEncoding.query(id.map { [("documentId", $0)] } ?? [])
        return try Self.document(
            ask("POST", try url(collection: collection) + query, Self.body(fields), .once))
    }

    func set(_ path: String, _ fields: [FirestoreField]) throws(ServiceError) -> FirestoreDocument {
        try Self.document(ask("PATCH", try url(document: path), Self.body(fields), .idempotent))
    }

    func update(_ path: String, _ fields: [FirestoreField]) throws(ServiceError) -> FirestoreDocument {
        let query = fields.map { ("updateMask.fieldPaths", $0.path) } + [("currentDocument.exists", "true")]
        return try Self.document(
            ask(
                "PATCH", try url(document: path) + PercentEncoding.query(query), Self.body(fields),
                .idempotent))
    }

    func delete(_ path: String) throws(ServiceError) {
        _ = try ask("DELETE", try url(document: path), nil, .idempotent)
    }

    func query(_ query: FirestoreQuery, under path: String? = nil) throws(ServiceError) -> [FirestoreDocument]
    {
        try self.query(query, under: path, in: nil)
    }

    func query(
        _ query: FirestoreQuery, under path: String?, in transaction: String?
    ) throws(ServiceError) -> [FirestoreDocument] {
        let body = JSONValue.object([
            "structuredQuery": query.json, "transaction": transaction.map { .string($0) },
        ])
        var documents: [FirestoreDocument] = []
        for row in try rows(try parent(path) + ":runQuery", body) {
            if let document = row["document"] { documents.append(try Self.document(document)) }
        }
        return documents
    }

    func aggregate(
        _ query: FirestoreQuery, _ aggregations: [FirestoreAggregation], under path: String? = nil
    ) throws(ServiceError) -> [FirestoreValue] {
        let named = aggregations.enumerated().map { index, aggregation in
            JSONValue.object(
                [JSONValue.Member("alias", .string("a\(index)"))] + (aggregation.json.members ?? []))
        }
        let body = JSONValue.object([
            "structuredAggregationQuery": .object([
                "structuredQuery": query.json, "aggregations": .array(named),
            ])
        ])
        let rows = try rows(try parent(path) + ":runAggregationQuery", body)
        let fields = rows.compactMap { $0["result"]?["aggregateFields"] }.first
        var values: [FirestoreValue] = []
        for index in aggregations.indices {
            guard let value = fields?["a\(index)"].flatMap(FirestoreValue.init) else {
                throw Self.unexpected("it computes nothing")
            }
            values.append(value)
        }
        return values
    }

    func commit(_ writes: [FirestoreWrite]) throws(ServiceError) {
        let isIdempotent = writes.allSatisfy(\.isIdempotent)
        try commit(writes, nil, isIdempotent ? .idempotent : .once)
    }

    func writeEach(_ writes: [FirestoreWrite]) throws(ServiceError) -> [Int: ServiceError] {
        if writes.isEmpty { return [:] }
        let isIdempotent = writes.allSatisfy(\.isIdempotent)
        let json = try ask(
            "POST", documents + ":batchWrite", .object(["writes": try list(writes)]),
            isIdempotent ? .idempotent : .once)
        guard let statuses = json["status"]?.array, statuses.count == writes.count else {
            throw Self.unexpected("it does not tell what became of each")
        }
        var faults: [Int: ServiceError] = [:]
        for (index, status) in statuses.enumerated() {
            guard let code = status["code"]?.integer, code != 0 else { continue }
            faults[index] = ServiceError(
                service: .firestore, fault: .caller, code: "\(code)",
                message: status["message"]?.string ?? "it was not written")
        }
        return faults
    }

    func transaction<Result>(
        _ body: (FirestoreTransaction) throws(ServiceError) -> Result
    ) throws(ServiceError) -> Result {
        var earlier: String?
        var attempt = 1
        while true {
            let id = try begin(after: earlier)
            let transaction = FirestoreTransaction(self, id: id)
            do throws(ServiceError) {
                let result = try body(transaction)
                try commit(transaction.writes, id, .once)
                return result
            } catch {
                // What it holds is let go of now, not when it times out.
                _ = try? ask("POST", documents + ":rollback", .object(["transaction": .string(id)]), .once)
                if error.code != "ABORTED" || attempt >= Self.attempts { throw error }
                let pause = policy.pause(before: attempt + 1, asked: nil, random: Double.random(in: 0...1))
                _ = Cancellation().sleep(milliseconds: pause)
            }
            earlier = id
            attempt += 1
        }
    }

    func check() throws(ServiceError) { _ = try documents(in: "services-check", limit: 1) }

    private func begin(after earlier: String?) throws(ServiceError) -> String {
        let options = JSONValue.object([
            "readWrite": .object(["retryTransaction": earlier.map { .string($0) }])
        ])
        let json = try ask(
            "POST", documents + ":beginTransaction", .object(["options": options]), .idempotent)
        guard let id = json["transaction"]?.string else { throw Self.unexpected("it begins no transaction") }
        return id
    }

    private func commit(
        _ writes: [FirestoreWrite], _ transaction: String?, _ repetition: HTTPExchangeRequest.Repetition
    ) throws(ServiceError) {
        if writes.isEmpty && transaction == nil { return }
        let body = JSONValue.object([
            "writes": try list(writes), "transaction": transaction.map { .string($0) },
        ])
        let json = try ask("POST", documents + ":commit", body, repetition)
        if !writes.isEmpty, json["writeResults"]?.array?.isEmpty != false {
            throw Self.unexpected("it does not tell what became of each")
        }
    }

    private func list(_ writes: [FirestoreWrite]) throws(ServiceError) -> JSONValue {
        for write in writes { _ = try url(document: write.path) }
        return .array(writes.map { $0.json(name) })
    }

    private static func body(_ fields: [FirestoreField]) -> JSONValue {
        .object(["fields": FirestoreField.json(fields)])
    }

    private var documents: String { "\(origin.url)/v1/\(Self.encoded(root))/documents" }

    private func parent(_ path: String?) throws(ServiceError) -> String {
        guard let path else { return documents }
        return try url(document: path)
    }

    private func url(document path: String) throws(ServiceError) -> String { try url(path, isDocument: true) }
    private func url(collection path: String) throws(ServiceError) -> String {
        try url(path, isDocument: false)
    }

    /// Documents have an even number of segments, collections an odd one
    /// (https://firebase.google.com/docs/firestore/quotas).
    private func url(_ path: String, isDocument: Bool) throws(ServiceError) -> String {
        let segments = path.split(separator: "/", omittingEmptySubsequences: false)
        let isGood = segments.allSatisfy { segment in
            (1...1_500).contains(segment.utf8.count) && segment != "." && segment != ".."
                && !(segment.hasPrefix("__") && segment.hasSuffix("__"))
        }
        if !isGood || segments.count.isMultiple(of: 2) != isDocument {
            throw .invalid(.firestore, "'\(path)' is no path of a \(isDocument ? "document" : "collection")")
        }
        return documents + "/" + segments.map { PercentEncoding.encode(String($0)) }.joined(separator: "/")
    }

    private static func encoded(_ path: String) -> String { PercentEncoding.encode(path, keeping: "/()") }

    private func ask(
        _ method: String, _ url: String, _ body: JSONValue?, _ repetition: HTTPExchangeRequest.Repetition
    ) throws(ServiceError) -> JSONValue {
        let response = try respond(method, url, body, repetition)
        guard let json = response.object else {
            throw .unexpected(.firestore, "its answer is no object", status: response.status)
        }
        return json
    }

    /// What streams by gRPC is an array by REST.
    private func rows(_ url: String, _ body: JSONValue) throws(ServiceError) -> [JSONValue] {
        let response = try respond("POST", url, body, .idempotent)
        guard let rows = response.json?.array else {
            throw .unexpected(.firestore, "its answer has no rows", status: response.status)
        }
        return rows
    }

    private func respond(
        _ method: String, _ url: String, _ body: JSONValue?, _ repetition: HTTPExchangeRequest.Repetition
    ) throws(ServiceError) -> HTTPExchangeResponse {
        var request = HTTPExchangeRequest(
            method: method, url: url, repetition: repetition, destination: .memory(limit: 64 << 20))
        if let body {
            request.content = .bytes(body.bytes)
            request.fields = [HTTPField("Content-Type", "application/json")]
        }
        let now = clock()
        return try google.send(
            request,
            HTTPClient.Call(service: .firestore, figures: figures, policy: policy) { Self.fault(of: $0, now) }
        )
    }

    /// Answers of many rows have their error in a row.
    static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        var response = response
        if !response.isSuccess, let row = response.json?.array?.first { response.content = row.bytes }
        guard var error = GoogleFault.error(of: response, .firestore, now: now) else { return nil }
        // A transaction lost to another is run again as a whole, by whoever knows what it does.
        if error.code == "ABORTED" { error.retry = .never }
        if error.retry == .always && error.status == 503 { error.retry = .ifRepeatable }
        return error
    }

    private static func document(_ json: JSONValue) throws(ServiceError) -> FirestoreDocument {
        guard let document = FirestoreDocument(json) else { throw unexpected("it describes no document") }
        return document
    }

    private static func unexpected(_ text: String) -> ServiceError { .unexpected(.firestore, text) }
}
