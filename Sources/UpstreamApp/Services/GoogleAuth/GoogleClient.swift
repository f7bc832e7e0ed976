/// Sends requests to Google's services with a service account's token.
struct GoogleClient: Sendable {
    let client: HTTPClient
    let tokens: GoogleTokens
    let scopes: [String]

    /// As `HTTPClient.send`. A token that is not taken is replaced once, for nothing has been done then.
    func send(
        _ request: HTTPExchangeRequest, _ call: HTTPClient.Call
    ) throws(ServiceError) -> HTTPExchangeResponse {
        let token = try tokens.token(for: scopes, call.cancellation)
        do throws(ServiceError) {
            return try client.send(Self.authorized(request, token), call)
        } catch {
            guard error.status == 401 else { throw error }
            tokens.forget(token)
        }
        let next = try tokens.token(for: scopes, call.cancellation)
        return try client.send(Self.authorized(request, next), call)
    }

    private static func authorized(_ request: HTTPExchangeRequest, _ token: String) -> HTTPExchangeRequest {
        var request = request
        request.fields.append(HTTPField("Authorization", "Bearer \(token)"))
        return request
    }
}
