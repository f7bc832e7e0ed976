import Foundation

/// A session's tokens. They are not shown when the value is printed.
public struct Tokens: Sendable, Equatable, Codable, CustomStringConvertible, CustomDebugStringConvertible {
    public var accessToken: String
    public var refreshToken: String?

    public init(accessToken: String, refreshToken: String?) {
        self.accessToken = accessToken
        self.refreshToken = refreshToken
    }

    public var description: String { "Tokens(…)" }
    public var debugDescription: String { description }

    /// From the access token's issue to its end, as it says itself; its signature is not checked.
    var lifetime: Duration? {
        let parts = accessToken.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3 else { return nil }
        let plain = parts[1].replacing("-", with: "+").replacing("_", with: "/")
        let padding = String(repeating: "=", count: (4 - plain.utf8.count % 4) % 4)
        guard let payload = Data(base64Encoded: plain + padding),
            let claims = try? JSONDecoder().decode(Claims.self, from: payload),
            case let seconds = claims.exp - claims.iat, seconds > 0, seconds < 1e9
        else { return nil }
        return .milliseconds(Int64(seconds * 1000))
    }
}

private struct Claims: Decodable {
    var exp, iat: Double
}
