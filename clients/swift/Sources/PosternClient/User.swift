public import Foundation

public struct User: Sendable, Equatable, Decodable, Identifiable {
    public var id: Int
    public var username: String
    public var email: String
    public var firstName: String
    public var lastName: String
    public var createdAt: Date
    public var updatedAt: Date

    enum CodingKeys: String, CodingKey {
        case id, username, email
        case firstName = "first_name"
        case lastName = "last_name"
        case createdAt = "created_at"
        case updatedAt = "updated_at"
    }
}
