/// Every rule that can refuse a request or break an exchange; each has a counter, and its name stands in the
/// log.
enum Rule: UInt8, CaseIterable, Sendable {
    case none
    case malformedRequest, headTooLarge, targetTooLong, bodyTooLarge, unsupportedCoding, unsupportedVersion
    case headTimeout, bodyTimeout, tooManyConnections
    case unsafePath, noRoute, routeGone, methodNotAllowed, connectRefused
    case corsOrigin, corsMethod, corsHeader
    case tokenMissing, tokenMalformed, tokenSignature, tokenExpired, tokenClaims, tokenType, tokenRevoked,
        insufficientScope, keysUnavailable
    case rateLimit
    case upstreamUnavailable, upstreamBusy, upstreamBroken, upstreamTimeout
    case revocationInvalid, revocationStore, storeUnavailable
    case draining, internalFault

    var name: StaticString {
        switch self {
        case .none: "none"
        case .malformedRequest: "malformed_request"
        case .headTooLarge: "head_too_large"
        case .targetTooLong: "target_too_long"
        case .bodyTooLarge: "body_too_large"
        case .unsupportedCoding: "unsupported_coding"
        case .unsupportedVersion: "unsupported_version"
        case .headTimeout: "head_timeout"
        case .bodyTimeout: "body_timeout"
        case .tooManyConnections: "too_many_connections"
        case .unsafePath: "unsafe_path"
        case .noRoute: "no_route"
        case .routeGone: "route_gone"
        case .methodNotAllowed: "method_not_allowed"
        case .connectRefused: "connect_refused"
        case .corsOrigin: "cors_origin"
        case .corsMethod: "cors_method"
        case .corsHeader: "cors_header"
        case .tokenMissing: "token_missing"
        case .tokenMalformed: "token_malformed"
        case .tokenSignature: "token_signature"
        case .tokenExpired: "token_expired"
        case .tokenClaims: "token_claims"
        case .tokenType: "token_type"
        case .tokenRevoked: "token_revoked"
        case .insufficientScope: "insufficient_scope"
        case .keysUnavailable: "keys_unavailable"
        case .rateLimit: "rate_limit"
        case .upstreamUnavailable: "upstream_unavailable"
        case .upstreamBusy: "upstream_busy"
        case .upstreamBroken: "upstream_broken"
        case .upstreamTimeout: "upstream_timeout"
        case .revocationInvalid: "revocation_invalid"
        case .revocationStore: "revocation_store"
        case .storeUnavailable: "store_unavailable"
        case .draining: "draining"
        case .internalFault: "internal_fault"
        }
    }
}
