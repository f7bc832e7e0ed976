/// What is wrong with one field; the value itself is never repeated.
public struct FieldError: Sendable, Equatable, Decodable {
    public var location: [String]
    public var message: String
    public var type: String

    enum CodingKeys: String, CodingKey {
        case location = "loc"
        case message = "msg"
        case type
    }
}
