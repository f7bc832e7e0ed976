/// The refusals that operations share, of the app and of the gateway before it, each one response under
/// `components/responses`.
enum ErrorAnswer: String, CaseIterable, Sendable {
    case badRequest = "BadRequest"
    case userExists = "UserExists"
    case badCredentials = "BadCredentials"
    case badRefreshToken = "BadRefreshToken"
    case badAccessToken = "BadAccessToken"
    case accountDisabled = "AccountDisabled"
    case userGone = "UserNotFound"
    case requestTimeout = "RequestTimeout"
    case bodyTooLarge = "BodyTooLarge"
    case targetTooLong = "TargetTooLong"
    case wrongType = "WrongMediaType"
    case invalid = "Invalid"
    case rateLimited = "RateLimited"
    case fieldsTooLarge = "FieldsTooLarge"
    case internalError = "InternalError"
    case badGateway = "BadGateway"
    case unavailable = "Unavailable"
    case gatewayTimeout = "GatewayTimeout"

    /// What any request can be refused for.
    static let common: [ErrorAnswer] = [
        .requestTimeout, .targetTooLong, .rateLimited, .fieldsTooLarge, .internalError, .badGateway,
        .unavailable, .gatewayTimeout,
    ]

    /// What any request with a body can be refused for, besides.
    static let ofBodies: [ErrorAnswer] = [.bodyTooLarge, .wrongType, .invalid]

    /// Every `error_code` that stands beside a text: the app's own, and those of the gateway.
    static let codes: [String] =
        allCases.filter { $0 != .invalid }.map(\.code).reduce(into: []) {
            if !$0.contains($1) { $0.append($1) }
        } + [ErrorCode.methodNotAllowed.rawValue]

    var status: Int {
        switch self {
        case .badRequest, .userExists: 400
        case .badCredentials, .badRefreshToken, .badAccessToken: 401
        case .accountDisabled: 403
        case .userGone: 404
        case .requestTimeout: 408
        case .bodyTooLarge: 413
        case .targetTooLong: 414
        case .wrongType: 415
        case .invalid: 422
        case .rateLimited: 429
        case .fieldsTooLarge: 431
        case .internalError: 500
        case .badGateway: 502
        case .unavailable: 503
        case .gatewayTimeout: 504
        }
    }

    var code: String {
        switch self {
        case .badRequest, .userExists, .requestTimeout, .targetTooLong, .fieldsTooLarge:
            ErrorCode.badRequest.rawValue
        case .badCredentials, .badRefreshToken, .badAccessToken: ErrorCode.unauthorized.rawValue
        case .accountDisabled: "FORBIDDEN"
        case .userGone: ErrorCode.notFound.rawValue
        case .bodyTooLarge: ErrorCode.payloadTooLarge.rawValue
        case .wrongType: ErrorCode.unsupportedMediaType.rawValue
        case .invalid: ErrorCode.validationError.rawValue
        case .rateLimited: "RATE_LIMIT_EXCEEDED"
        case .internalError: ErrorCode.internalError.rawValue
        case .badGateway: "BAD_GATEWAY"
        case .unavailable: ErrorCode.serviceUnavailable.rawValue
        case .gatewayTimeout: "GATEWAY_TIMEOUT"
        }
    }

    /// Its fields besides the one that names the request.
    var fields: [AnswerField] {
        switch self {
        case .badCredentials, .badRefreshToken, .badAccessToken: [.challenge] + AnswerField.counted
        case .rateLimited, .unavailable: [.retryAfter] + AnswerField.counted
        // Refused before anything is counted.
        case .targetTooLong, .fieldsTooLarge: [.requestID]
        default: AnswerField.counted
        }
    }
}
