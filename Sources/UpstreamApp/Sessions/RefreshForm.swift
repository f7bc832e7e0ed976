import JSON

/// The JSON body of a refresh: `{"refresh_token": "…"}`.
struct RefreshForm {
    var refreshToken: String

    init(_ request: Request) throws(Problem) {
        guard let member = try request.object()?.first(where: { $0.name == "refresh_token" }) else {
            throw .validation([.missing("refresh_token")])
        }
        guard let token = member.value.string else { throw .validation([.notText("refresh_token")]) }
        refreshToken = token
    }
}
