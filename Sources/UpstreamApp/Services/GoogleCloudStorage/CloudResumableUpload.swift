import EventLoop
import JSON
import JWT

/// A file on its way in pieces (https://cloud.google.com/storage/docs/performing-resumable-uploads).
///
///     begin ─▶ piece ─▶ 308: the next one ─▶ 200: stored
///       ▲        └─ fault ─▶ what is there? ─┘ (the piece after it)
///       └──────────── 404, 410: the session has ended
struct CloudResumableUpload: Sendable {
    let client: CloudStorageClient
    let path: String
    let size: Int64
    let digest: CRC32C
    let name: String
    let bucket: String
    let description: CloudDescription
    let preconditions: CloudPreconditions
    let cancellation: Cancellation?

    private enum Progress {
        case stored(HTTPExchangeResponse)
        case has(Int64)
    }

    /// Pieces and faults in a row of which nothing was stored.
    private static let mostStalls = 5
    private static let mostSessions = 2

    func run() throws(ServiceError) -> CloudObject {
        var sessions = 1
        while true {
            do throws(ServiceError) {
                return try transfer(try begin())
            } catch {
                let hasEnded = error.status == 404 || error.status == 410
                if !hasEnded || sessions >= Self.mostSessions { throw error }
                sessions += 1
            }
        }
    }

    private func begin() throws(ServiceError) -> String {
        let request = HTTPExchangeRequest(
            method: "POST", url: client.place(bucket, "resumable", preconditions),
            fields: [
                HTTPField("Content-Type", "application/json; charset=UTF-8"),
                HTTPField("X-Upload-Content-Type", description.contentType),
                HTTPField("X-Upload-Content-Length", "\(size)"),
            ],
            content: .bytes(CloudStorageClient.resource(name, description, digest).bytes),
            // Until bytes come nothing is stored.
            repetition: .idempotent)
        let response = try client.google.send(request, client.call(cancellation))
        guard let session = response.value(of: "Location"), ServiceOrigin.isAcceptable(session) else {
            throw CloudStorageClient.unexpected("it names no place to upload to")
        }
        return session
    }

    private func transfer(_ session: String) throws(ServiceError) -> CloudObject {
        var offset: Int64 = 0
        // After a fault nobody knows how much has come.
        var mustAsk = false
        var stalls = 0
        // Of waiting for it to go on.
        var end = client.google.client.end(of: .transfer)
        while true {
            let progress: Progress
            do throws(ServiceError) {
                progress = mustAsk ? try status(session) : try send(session, from: offset)
            } catch {
                stalls += 1
                guard error.retry != .never, stalls <= Self.mostStalls else { throw error }
                let pause = client.policy.pause(
                    before: stalls + 1, asked: error.retryAfterMilliseconds, random: Double.random(in: 0...1))
                guard Moment.now().monotonic + Int64(pause) * 1_000 < end,
                    (cancellation ?? Cancellation()).sleep(milliseconds: pause)
                else { throw error }
                mustAsk = true
                continue
            }
            switch progress {
            case .stored(let response): return try client.stored(response, digest)
            case .has(let count):
                guard (0...size).contains(count) else {
                    throw CloudStorageClient.unexpected("it has more than there is")
                }
                if count > offset {
                    stalls = 0
                    end = client.google.client.end(of: .transfer)
                } else if !mustAsk {
                    stalls += 1
                    if stalls > Self.mostStalls {
                        throw CloudStorageClient.unexpected("an upload does not go on")
                    }
                }
                offset = count
                mustAsk = false
            }
        }
    }

    private func send(_ session: String, from offset: Int64) throws(ServiceError) -> Progress {
        let count = min(client.pieceBytes, size - offset)
        let range = count == 0 ? "bytes */\(size)" : "bytes \(offset)-\(offset + count - 1)/\(size)"
        return try put(
            session, [HTTPField("Content-Type", description.contentType), HTTPField("Content-Range", range)],
            .file(path: path, offset: offset, count: count))
    }

    private func status(_ session: String) throws(ServiceError) -> Progress {
        try put(session, [HTTPField("Content-Range", "bytes */\(size)")], .bytes([]))
    }

    private func put(
        _ session: String, _ fields: [HTTPField], _ content: HTTPContent
    ) throws(ServiceError) -> Progress {
        let request = HTTPExchangeRequest(
            method: "PUT", url: session, fields: fields, content: content, repetition: .once,
            deadlines: .transfer)
        let response = try client.google.send(
            request, client.call(cancellation, accepting: 308, policy: RetryPolicy.none))
        if response.status != 308 { return .stored(response) }
        // `bytes=0-262143`; without it nothing is there.
        guard let range = response.value(of: "Range") else { return .has(0) }
        guard range.hasPrefix("bytes=0-"), let last = Int64(range.dropFirst(8)), last >= 0, last < size else {
            throw CloudStorageClient.unexpected("it does not tell how much it has")
        }
        return .has(last + 1)
    }
}
