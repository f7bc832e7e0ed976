/// The field names that a gateway acts on (RFC 9110, section 5.1); `.other` stands for every other name.
///
/// There are 64 at most, so that a `UInt64` is a set of them.
public enum FieldName: UInt8, Sendable, CaseIterable {
    case other
    case host
    case connection
    case contentLength
    case transferEncoding
    case expect
    case upgrade
    case te
    case trailer
    case keepAlive
    case proxyConnection
    case proxyAuthenticate
    case proxyAuthorization
    case via
    case date
    case server
    case authorization
    case origin
    case accessControlRequestMethod
    case accessControlRequestHeaders
    case accessControlRequestPrivateNetwork
    case accessControlAllowOrigin
    case accessControlAllowCredentials
    case accessControlAllowMethods
    case accessControlAllowHeaders
    case accessControlAllowPrivateNetwork
    case accessControlExposeHeaders
    case accessControlMaxAge
    case xForwardedFor
    case xForwardedProto
    case xForwardedHost
    case forwarded
    case xRequestID
    case gatewayRevoke
    case cacheControl
    case contentType
    case rateLimitPolicy
    case vary
    case rateLimit
    case contentSecurityPolicy
    case xFrameOptions
    case referrerPolicy
    case permissionsPolicy
    case crossOriginOpenerPolicy
    case strictTransportSecurity
    case xContentTypeOptions
    case xXSSProtection
    case xRateLimitLimit
    case xRateLimitRemaining
    case xRateLimitReset
    case retryAfter
    case maxForwards
    case cookie
    case setCookie
    case accept
    case acceptEncoding
    case acceptLanguage
    case userAgent
    case referer
    case deprecation
    case sunset
    case link
    case etag
    case allow

    /// The name as it is usually written; empty for `.other`.
    public var text: StaticString {
        switch self {
        case .other: ""
        case .host: "Host"
        case .connection: "Connection"
        case .contentLength: "Content-Length"
        case .transferEncoding: "Transfer-Encoding"
        case .expect: "Expect"
        case .upgrade: "Upgrade"
        case .te: "TE"
        case .trailer: "Trailer"
        case .keepAlive: "Keep-Alive"
        case .proxyConnection: "Proxy-Connection"
        case .proxyAuthenticate: "Proxy-Authenticate"
        case .proxyAuthorization: "Proxy-Authorization"
        case .via: "Via"
        case .date: "Date"
        case .server: "Server"
        case .authorization: "Authorization"
        case .origin: "Origin"
        case .accessControlRequestMethod: "Access-Control-Request-Method"
        case .accessControlRequestHeaders: "Access-Control-Request-Headers"
        case .accessControlRequestPrivateNetwork: "Access-Control-Request-Private-Network"
        case .accessControlAllowOrigin: "Access-Control-Allow-Origin"
        case .accessControlAllowCredentials: "Access-Control-Allow-Credentials"
        case .accessControlAllowMethods: "Access-Control-Allow-Methods"
        case .accessControlAllowHeaders: "Access-Control-Allow-Headers"
        case .accessControlAllowPrivateNetwork: "Access-Control-Allow-Private-Network"
        case .accessControlExposeHeaders: "Access-Control-Expose-Headers"
        case .accessControlMaxAge: "Access-Control-Max-Age"
        case .xForwardedFor: "X-Forwarded-For"
        case .xForwardedProto: "X-Forwarded-Proto"
        case .xForwardedHost: "X-Forwarded-Host"
        case .forwarded: "Forwarded"
        case .xRequestID: "X-Request-ID"
        case .gatewayRevoke: "Gateway-Revoke"
        case .cacheControl: "Cache-Control"
        case .contentType: "Content-Type"
        case .rateLimitPolicy: "RateLimit-Policy"
        case .vary: "Vary"
        case .rateLimit: "RateLimit"
        case .contentSecurityPolicy: "Content-Security-Policy"
        case .xFrameOptions: "X-Frame-Options"
        case .referrerPolicy: "Referrer-Policy"
        case .permissionsPolicy: "Permissions-Policy"
        case .crossOriginOpenerPolicy: "Cross-Origin-Opener-Policy"
        case .strictTransportSecurity: "Strict-Transport-Security"
        case .xContentTypeOptions: "X-Content-Type-Options"
        case .xXSSProtection: "X-XSS-Protection"
        case .xRateLimitLimit: "X-RateLimit-Limit"
        case .xRateLimitRemaining: "X-RateLimit-Remaining"
        case .xRateLimitReset: "X-RateLimit-Reset"
        case .retryAfter: "Retry-After"
        case .maxForwards: "Max-Forwards"
        case .cookie: "Cookie"
        case .setCookie: "Set-Cookie"
        case .accept: "Accept"
        case .acceptEncoding: "Accept-Encoding"
        case .acceptLanguage: "Accept-Language"
        case .userAgent: "User-Agent"
        case .referer: "Referer"
        case .deprecation: "Deprecation"
        case .sunset: "Sunset"
        case .link: "Link"
        case .etag: "ETag"
        case .allow: "Allow"
        }
    }

    /// The set that holds this name alone.
    @inline(__always)
    var bit: UInt64 { 1 &<< UInt64(rawValue) }
}
