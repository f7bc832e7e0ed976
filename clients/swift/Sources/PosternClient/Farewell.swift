public import Foundation

/// What a logout answers, once it is durable.
public struct Farewell: Sendable, Equatable, Decodable {
    public var message: String
    public var revokedAt: Date

    enum CodingKeys: String, CodingKey {
        case message
        case revokedAt = "revoked_at"
    }
}
