import HTTP1

extension Refusal {
    static let insufficientScope = Refusal(
        status: 403, code: .forbidden, detail: "The token's scope does not reach so far",
        rule: .insufficientScope)
    static let keysUnavailable = Refusal(
        status: 503, code: .serviceUnavailable, detail: "The keys to check the token with are not there",
        rule: .keysUnavailable)
    static let bodyTooLarge = Refusal(
        status: 413, code: .payloadTooLarge, detail: "The request body is too large", rule: .bodyTooLarge,
        closes: true)
    static let noRoute = Refusal(status: 404, code: .notFound, detail: "Not Found", rule: .noRoute)
    static let routeGone = Refusal(
        status: 410, code: .gone, detail: "This part of the API has been retired", rule: .routeGone)
    static let methodNotAllowed = Refusal(
        status: 405, code: .methodNotAllowed, detail: "Method Not Allowed", rule: .methodNotAllowed)
    static let connectRefused = Refusal(
        status: 405, code: .methodNotAllowed, detail: "Method Not Allowed", rule: .connectRefused,
        closes: true)
    static let traceWithContent = Refusal(
        status: 400, code: .badRequest, detail: "TRACE has no content", rule: .malformedRequest, closes: true)
    static let maxForwardsMalformed = Refusal(
        status: 400, code: .badRequest, detail: "Max-Forwards is malformed", rule: .malformedRequest)
    static let tooManyConnections = Refusal(
        status: 503, code: .serviceUnavailable, detail: "Too many connections", rule: .tooManyConnections,
        closes: true)
    static let headTimeout = Refusal(
        status: 408, code: .badRequest, detail: "The request head took too long", rule: .headTimeout,
        closes: true)
    static let bodyTimeout = Refusal(
        status: 408, code: .badRequest, detail: "The request body took too long", rule: .bodyTimeout,
        closes: true)
    static let upstreamUnavailable = Refusal(
        status: 503, code: .serviceUnavailable, detail: "The upstream cannot be reached",
        rule: .upstreamUnavailable)
    static let upstreamBusy = Refusal(
        status: 503, code: .serviceUnavailable, detail: "Too many requests wait for the upstream",
        rule: .upstreamBusy)
    static let upstreamBroken = Refusal(
        status: 502, code: .badGateway, detail: "The upstream's answer was broken", rule: .upstreamBroken)
    static let upstreamTimeout = Refusal(
        status: 504, code: .gatewayTimeout, detail: "The upstream did not answer in time",
        rule: .upstreamTimeout)
    static let storeUnavailable = Refusal(
        status: 503, code: .serviceUnavailable, detail: "The store of limits cannot be reached",
        rule: .storeUnavailable)
    static let revocationsUnknown = Refusal(
        status: 503, code: .serviceUnavailable, detail: "Revocations cannot be looked up",
        rule: .storeUnavailable)
    static let revocationInvalid = Refusal(
        status: 502, code: .badGateway, detail: "The upstream's revocation cannot be read",
        rule: .revocationInvalid)
    static let revocationStore = Refusal(
        status: 503, code: .serviceUnavailable, detail: "The revocation could not be stored",
        rule: .revocationStore)

    /// A message that HTTP does not allow. The connection ends: where the next message begins is not known.
    init(_ error: HTTP1Error) {
        let status = error.status
        self.status = status
        closes = true
        switch status {
        case 413:
            code = .payloadTooLarge
            detail = "The request body is too large"
            rule = .bodyTooLarge
        case 414:
            code = .badRequest
            detail = "The request target is too long"
            rule = .targetTooLong
        case 431:
            code = .badRequest
            detail = "The request head is too large"
            rule = .headTooLarge
        case 501:
            code = .badRequest
            detail = "The transfer coding is not supported"
            rule = .unsupportedCoding
        case 505:
            code = .badRequest
            detail = "The HTTP version is not supported"
            rule = .unsupportedVersion
        default:
            code = .badRequest
            detail = "The request is malformed"
            rule = .malformedRequest
        }
    }
}
