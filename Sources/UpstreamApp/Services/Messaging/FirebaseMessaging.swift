import JSON
import Synchronization

/// Firebase Cloud Messaging, HTTP v1.
struct FirebaseMessaging: Messaging {
    static let standardOrigin = ServiceOrigin("https://fcm.googleapis.com")
    static let scopes = ["https://www.googleapis.com/auth/firebase.messaging"]

    let origin: ServiceOrigin
    let project: String
    let google: GoogleClient
    let figures: ServiceFigures
    let clock: @Sendable () -> Int64
    /// How many messages are on their way at a time.
    var concurrency = 8

    private static let policy = RetryPolicy(
        attempts: 4, firstPauseMilliseconds: 1_000, factor: 2, longestPauseMilliseconds: 16_000)
    /// What Firebase's own libraries take at a time; longer lists go in parts.
    private static let chunk = 500

    func send(
        _ message: PushMessage, dryRun: Bool = false, _ cancellation: Cancellation? = nil
    ) throws(ServiceError) -> String {
        if let fault = message.fault { throw .invalid(.messaging, fault) }
        let body = JSONValue.object(["message": message.json, "validate_only": dryRun ? true : nil])
        let request = HTTPExchangeRequest(
            method: "POST", url: "\(origin.url)/v1/projects/\(PercentEncoding.encode(project))/messages:send",
            fields: [
                HTTPField("Content-Type", "application/json"), HTTPField("X-GOOG-API-FORMAT-VERSION", "2"),
            ],
            content: .bytes(body.bytes), repetition: .once)
        let response = try google.send(request, call(cancellation))
        guard let name = response.json?["name"]?.string, !name.isEmpty else {
            throw .unexpected(.messaging, "its answer names no message", status: response.status)
        }
        return name
    }

    func send(
        _ message: PushMessage, to tokens: [String], _ cancellation: Cancellation? = nil
    ) -> [PushResult] {
        var results: [PushResult] = []
        var start = 0
        while start < tokens.count {
            let part = Array(tokens[start..<min(start + Self.chunk, tokens.count)])
            results += Parallel.map(part, concurrency: concurrency) { token in
                var one = message
                one.target = .token(token)
                return result(one, cancellation)
            }
            start += part.count
        }
        return results
    }

    func isRegistered(_ token: String) throws(ServiceError) -> Bool {
        do throws(ServiceError) {
            _ = try send(PushMessage(target: .token(token)), dryRun: true)
            return true
        } catch {
            // A text that never was a token is told as an argument that is not valid.
            if error.code == "UNREGISTERED" || error.code == "INVALID_ARGUMENT" { return false }
            throw error
        }
    }

    /// Has a message to a token that is none judged: it is refused for its token, and for nothing before
    /// that.
    func check() throws(ServiceError) {
        _ = try isRegistered("services-check")
    }

    func subscribe(_ tokens: [String], to topic: String) throws(ServiceError) -> [Int: ServiceError] {
        try change(tokens, topic) { registration in
            HTTPExchangeRequest(
                method: "POST",
                url: registration + "/topicSubscriptions" + PercentEncoding.query([("topic_name", topic)]),
                fields: [HTTPField("Content-Type", "application/json")], content: .bytes(Array("{}".utf8)),
                repetition: .idempotent)
        }
    }

    func unsubscribe(_ tokens: [String], from topic: String) throws(ServiceError) -> [Int: ServiceError] {
        try change(tokens, topic) { registration in
            HTTPExchangeRequest(
                method: "DELETE",
                url: registration + "/topicSubscriptions/\(PercentEncoding.encode(topic))"
                    + PercentEncoding.query([("allow_missing", "true")]),
                repetition: .idempotent)
        }
    }

    private func change(
        _ tokens: [String], _ topic: String, _ request: @escaping @Sendable (String) -> HTTPExchangeRequest
    ) throws(ServiceError) -> [Int: ServiceError] {
        if !PushMessage.isTopic(topic) { throw .invalid(.messaging, "'\(topic)' is no name of a topic") }
        if let index = tokens.firstIndex(where: { !PushMessage.isWord($0) }) {
            throw .invalid(.messaging, "the token at \(index) is blank or has spaces")
        }
        let base = "\(origin.url)/v1/projects/\(PercentEncoding.encode(project))/registrations/"
        let results = Parallel.map(tokens, concurrency: concurrency) { token -> ServiceError? in
            do throws(ServiceError) {
                let response = try google.send(request(base + PercentEncoding.encode(token)), call(nil))
                guard response.object != nil else {
                    throw .unexpected(.messaging, "its answer is no object", status: response.status)
                }
                return nil
            } catch { return error }
        }
        var faults: [Int: ServiceError] = [:]
        for (index, fault) in results.enumerated() { faults[index] = fault }
        return faults
    }

    private func result(_ message: PushMessage, _ cancellation: Cancellation?) -> PushResult {
        do throws(ServiceError) {
            return .sent(name: try send(message, dryRun: false, cancellation))
        } catch {
            return error.code == "UNREGISTERED" ? .unregistered : .failed(error)
        }
    }

    private func call(_ cancellation: Cancellation?) -> HTTPClient.Call {
        let now = clock()
        return HTTPClient.Call(
            service: .messaging, figures: figures, policy: Self.policy, cancellation: cancellation
        ) { Self.fault(of: $0, now) }
    }

    /// Its own code stands in `details`, as `errorCode` of an FcmError.
    static func fault(of response: HTTPExchangeResponse, _ now: Int64) -> ServiceError? {
        guard var error = GoogleFault.error(of: response, .messaging, now: now) else { return nil }
        for detail in response.json?["error"]?["details"]?.array ?? [] {
            guard detail["@type"]?.string?.hasSuffix("google.firebase.fcm.v1.FcmError") == true,
                let code = detail["errorCode"]?.string
            else { continue }
            error.code = code
            switch code {
            case "UNREGISTERED", "SENDER_ID_MISMATCH", "INVALID_ARGUMENT": error.fault = .caller
            case "THIRD_PARTY_AUTH_ERROR", "APNS_AUTH_ERROR": error.fault = .credentials
            default: break
            }
        }
        if error.status == 429, error.retryAfterMilliseconds == nil {
            // Asked to wait so by its documentation, where it does not say how long.
            error.retryAfterMilliseconds = 60_000
        }
        return error
    }
}
