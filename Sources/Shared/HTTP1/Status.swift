/// Status codes by name (RFC 9110, section 15; RFC 6585; RFC 8297).
public enum Status {
    public static let `continue` = 100
    public static let switchingProtocols = 101
    public static let earlyHints = 103
    public static let ok = 200
    public static let created = 201
    public static let accepted = 202
    public static let noContent = 204
    public static let resetContent = 205
    public static let partialContent = 206
    public static let multipleChoices = 300
    public static let movedPermanently = 301
    public static let found = 302
    public static let seeOther = 303
    public static let notModified = 304
    public static let temporaryRedirect = 307
    public static let permanentRedirect = 308
    public static let badRequest = 400
    public static let unauthorized = 401
    public static let forbidden = 403
    public static let notFound = 404
    public static let methodNotAllowed = 405
    public static let notAcceptable = 406
    public static let proxyAuthenticationRequired = 407
    public static let requestTimeout = 408
    public static let conflict = 409
    public static let gone = 410
    public static let lengthRequired = 411
    public static let preconditionFailed = 412
    public static let contentTooLarge = 413
    public static let uriTooLong = 414
    public static let unsupportedMediaType = 415
    public static let rangeNotSatisfiable = 416
    public static let expectationFailed = 417
    public static let misdirectedRequest = 421
    public static let unprocessableContent = 422
    public static let upgradeRequired = 426
    public static let preconditionRequired = 428
    public static let tooManyRequests = 429
    public static let requestHeaderFieldsTooLarge = 431
    public static let internalServerError = 500
    public static let notImplemented = 501
    public static let badGateway = 502
    public static let serviceUnavailable = 503
    public static let gatewayTimeout = 504
    public static let versionNotSupported = 505

    /// The reason phrase of a registered status; empty for others.
    public static func reason(_ status: Int) -> StaticString {
        switch status {
        case 100: "Continue"
        case 101: "Switching Protocols"
        case 103: "Early Hints"
        case 200: "OK"
        case 201: "Created"
        case 202: "Accepted"
        case 204: "No Content"
        case 205: "Reset Content"
        case 206: "Partial Content"
        case 300: "Multiple Choices"
        case 301: "Moved Permanently"
        case 302: "Found"
        case 303: "See Other"
        case 304: "Not Modified"
        case 307: "Temporary Redirect"
        case 308: "Permanent Redirect"
        case 400: "Bad Request"
        case 401: "Unauthorized"
        case 403: "Forbidden"
        case 404: "Not Found"
        case 405: "Method Not Allowed"
        case 406: "Not Acceptable"
        case 407: "Proxy Authentication Required"
        case 408: "Request Timeout"
        case 409: "Conflict"
        case 410: "Gone"
        case 411: "Length Required"
        case 412: "Precondition Failed"
        case 413: "Content Too Large"
        case 414: "URI Too Long"
        case 415: "Unsupported Media Type"
        case 416: "Range Not Satisfiable"
        case 417: "Expectation Failed"
        case 421: "Misdirected Request"
        case 422: "Unprocessable Content"
        case 426: "Upgrade Required"
        case 428: "Precondition Required"
        case 429: "Too Many Requests"
        case 431: "Request Header Fields Too Large"
        case 500: "Internal Server Error"
        case 501: "Not Implemented"
        case 502: "Bad Gateway"
        case 503: "Service Unavailable"
        case 504: "Gateway Timeout"
        case 505: "HTTP Version Not Supported"
        default: ""
        }
    }

    /// The whole status line of the common statuses, with its CRLF; empty for others.
    static func line(_ status: Int) -> StaticString {
        switch status {
        case 100: "HTTP/1.1 100 Continue\r\n"
        case 200: "HTTP/1.1 200 OK\r\n"
        case 201: "HTTP/1.1 201 Created\r\n"
        case 204: "HTTP/1.1 204 No Content\r\n"
        case 301: "HTTP/1.1 301 Moved Permanently\r\n"
        case 302: "HTTP/1.1 302 Found\r\n"
        case 304: "HTTP/1.1 304 Not Modified\r\n"
        case 307: "HTTP/1.1 307 Temporary Redirect\r\n"
        case 400: "HTTP/1.1 400 Bad Request\r\n"
        case 401: "HTTP/1.1 401 Unauthorized\r\n"
        case 403: "HTTP/1.1 403 Forbidden\r\n"
        case 404: "HTTP/1.1 404 Not Found\r\n"
        case 422: "HTTP/1.1 422 Unprocessable Content\r\n"
        case 429: "HTTP/1.1 429 Too Many Requests\r\n"
        case 500: "HTTP/1.1 500 Internal Server Error\r\n"
        case 502: "HTTP/1.1 502 Bad Gateway\r\n"
        case 503: "HTTP/1.1 503 Service Unavailable\r\n"
        case 504: "HTTP/1.1 504 Gateway Timeout\r\n"
        default: ""
        }
    }
}
