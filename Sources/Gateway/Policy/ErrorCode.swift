/// The machine-readable name of an error, as `error_code` carries it.
enum ErrorCode: UInt8, Sendable {
    case badRequest, unauthorized, forbidden, notFound, methodNotAllowed, payloadTooLarge,
        unsupportedMediaType
    case validationError, rateLimitExceeded, internalError, badGateway, serviceUnavailable, gatewayTimeout
    case gone

    var text: StaticString {
        switch self {
        case .badRequest: "BAD_REQUEST"
        case .unauthorized: "UNAUTHORIZED"
        case .forbidden: "FORBIDDEN"
        case .notFound: "NOT_FOUND"
        case .methodNotAllowed: "METHOD_NOT_ALLOWED"
        case .payloadTooLarge: "PAYLOAD_TOO_LARGE"
        case .unsupportedMediaType: "UNSUPPORTED_MEDIA_TYPE"
        case .validationError: "VALIDATION_ERROR"
        case .rateLimitExceeded: "RATE_LIMIT_EXCEEDED"
        case .internalError: "INTERNAL_ERROR"
        case .badGateway: "BAD_GATEWAY"
        case .serviceUnavailable: "SERVICE_UNAVAILABLE"
        case .gatewayTimeout: "GATEWAY_TIMEOUT"
        case .gone: "GONE"
        }
    }
}
