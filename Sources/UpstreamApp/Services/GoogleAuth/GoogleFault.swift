import JSON

/// What Google's services say is wrong (https://cloud.google.com/apis/design/errors):
/// `{"error": {"code": 404, "message": "…", "status": "NOT_FOUND", "details": […]}}`.
enum GoogleFault {
    /// nil for a success. `now` is in seconds since 1970.
    static func error(of response: HTTPExchangeResponse, _ service: ServiceName, now: Int64) -> ServiceError?
    {
        if response.isSuccess { return nil }
        let json = response.json?["error"]
        var error = ServiceError(
            service: service, fault: .caller,
            retryAfterMilliseconds: RetryAfter.milliseconds(
                response.value(of: "Retry-After"), nowSeconds: now),
            status: response.status, code: json?["status"]?.string,
            message: json?["message"]?.string ?? "it answers \(response.status)")
        switch response.status {
        case 401, 403: error.fault = .credentials
        // Too many requests, and a service that has no room: neither has been begun.
        case 429, 503:
            error.fault = .service
            error.retry = .always
        case 408, 500...:
            error.fault = .service
            error.retry = .ifRepeatable
        default: break
        }
        return error
    }
}
