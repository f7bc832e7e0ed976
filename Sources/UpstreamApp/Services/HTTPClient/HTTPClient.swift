import EventLoop

/// Speaks HTTP with the services, for threads that may wait; libcurl does it.
///
///     send ─▶ handle ─▶ exchange ─▶ response ─▶ explain ─▶ nil: answered
///               ▲                      └─ no response ─┴─▶ error ─▶ thrown
///               └──────────── pause ◀── it may be sent again ──┘
///
/// No redirect is followed, no proxy asked; certificates are verified, by the system's authorities or those
/// of `authorities` (a file in PEM), and nothing turns that off.
final class HTTPClient: Sendable {
    /// What a request is sent for, and how its answers are understood.
    struct Call {
        var service: ServiceName
        var figures: ServiceFigures
        var policy: RetryPolicy
        var cancellation: Cancellation?
        /// What is wrong with a response; nil: it is what was asked for.
        var explain: (HTTPExchangeResponse) -> ServiceError?
    }

    private let pool: CurlPool
    private let authorities: String
    private let library: CurlLibrary?
    private let bounds: HTTPBounds

    /// `bounds` hold whatever requests and policies say.
    init(largestConcurrency: Int = 16, authorities: String = "", bounds: HTTPBounds = HTTPBounds()) {
        pool = CurlPool(largest: largestConcurrency)
        self.authorities = authorities
        self.bounds = bounds
        library = CurlLibrary.shared
    }

    /// Sends a request until it is answered well, cannot be, or may not be sent again.
    func send(_ request: HTTPExchangeRequest, _ call: Call) throws(ServiceError) -> HTTPExchangeResponse {
        // By its own deadlines it is seen whether it is a transfer.
        let end = end(of: request.deadlines)
        var request = request
        request.deadlines = bounds.deadlines(request.deadlines)
        var attempt = 1
        while true {
            let failure: ServiceError
            do throws(ServiceError) {
                let response = try exchange(request, call, end, isRepetition: attempt > 1)
                guard let error = call.explain(response) else { return response }
                failure = error.withholding(request.secrets)
            } catch {
                failure = error
            }
            attempt += 1
            let pause = bounds.policy(call.policy).pause(
                before: attempt, asked: failure.retryAfterMilliseconds, random: Double.random(in: 0...1))
            let goesOn =
                attempt <= call.policy.attempts && Self.maySendAgain(request, after: failure)
                && Moment.now().monotonic + Int64(pause) * 1_000 < end
                && call.cancellation?.sleep(milliseconds: pause) ?? Self.sleep(milliseconds: pause)
            if !goesOn {
                let error = call.cancellation?.isCancelled == true ? Self.cancelled(call.service) : failure
                call.figures.record(error)
                throw error
            }
        }
    }

    /// When all attempts of what begins now are to have ended, by the monotonic clock in microseconds.
    func end(of deadlines: HTTPDeadlines) -> Int64 {
        Moment.now().monotonic + Int64(bounds.deadlines(deadlines).budget) * 1_000
    }

    static func maySendAgain(_ request: HTTPExchangeRequest, after error: ServiceError) -> Bool {
        switch error.retry {
        case .never: false
        case .ifRepeatable: request.repetition == .idempotent
        case .always: true
        }
    }

    private static func sleep(milliseconds: Int) -> Bool {
        Thread.sleep(microseconds: Int64(milliseconds) * 1_000)
        return true
    }

    private func exchange(
        _ request: HTTPExchangeRequest, _ call: Call, _ end: Int64, isRepetition: Bool
    ) throws(ServiceError) -> HTTPExchangeResponse {
        let service = call.service
        guard ServiceOrigin.isAcceptable(request.url) else {
            throw .invalid(service, "its URL is neither https nor one of this machine")
        }
        guard request.fields.allSatisfy(\.isSound) else {
            throw .invalid(service, "a field of its request has a line end or another control character")
        }
        guard let library else { throw Self.network(service, "libcurl is not installed", .never) }
        if call.cancellation?.isCancelled == true { throw Self.cancelled(service) }
        let start = Moment.now().monotonic
        let left = Int((end - start) / 1_000)
        var request = request
        request.deadlines.total = max(1, min(request.deadlines.total, left))
        request.deadlines.connect = min(request.deadlines.connect, request.deadlines.total)
        guard let handle = pool.take(library, withinMilliseconds: request.deadlines.total) else {
            throw Self.network(service, "all connections are in use", .always)
        }
        let transfer = CurlTransfer(request, call.cancellation)
        if let fault = transfer.fileFault {
            pool.give(back: handle)
            throw .invalid(service, fault)
        }
        let outcome = transfer.run(handle, library, authorities: authorities)
        pool.give(back: handle)
        call.figures.recordExchange(
            microseconds: Moment.now().monotonic - start, isRepetition: isRepetition)
        guard let outcome else { throw .invalid(service, "libcurl does not take the request") }
        if let fault = transfer.fileFault { throw .invalid(service, fault) }
        if transfer.isTooLarge {
            var error = ServiceError.unexpected(
                service, "its answer is too large", status: transfer.response.status)
            error.retry = .never
            throw error
        }
        switch outcome.ending {
        case .answered: return transfer.response
        case .stopped: throw Self.cancelled(service)
        case .notConnected: throw Self.network(service, outcome.text, .always)
        case .timedOut, .broken:
            let retry: ServiceError.Retry = outcome.isSent ? .ifRepeatable : .always
            throw Self.network(service, outcome.text, retry, isTimeout: outcome.ending == .timedOut)
        }
    }

    private static func network(
        _ service: ServiceName, _ text: String, _ retry: ServiceError.Retry, isTimeout: Bool = false
    ) -> ServiceError {
        ServiceError(
            service: service, fault: .network, retry: retry, code: isTimeout ? "timeout" : "unreachable",
            message: isTimeout ? "it does not answer in time" : text)
    }

    private static func cancelled(_ service: ServiceName) -> ServiceError {
        ServiceError(
            service: service, fault: .cancelled, code: "cancelled", message: "nobody waits for it any more")
    }
}
