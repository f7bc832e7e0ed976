/// The user's own record as users/me answers it, and as it is cached: one object of JSON.
enum UserDocument {
    /// Whose it is stands in the key; 1 is the shape's version.
    static func key(_ userID: Int64) -> String { "user:1:\(userID)" }

    static func bytes(_ user: User) -> [UInt8] {
        var json = JSONObject()
        json.set("id", user.id)
        json.set("username", user.username)
        json.set("email", user.email)
        json.set("first_name", user.firstName)
        json.set("last_name", user.lastName)
        json.set("created_at", Timestamp.text(microseconds: user.createdAt))
        json.set("updated_at", Timestamp.text(microseconds: user.updatedAt))
        return json.bytes
    }

    /// Tells whether what a shared cache holds can be this user's record.
    static func isPlausible(_ bytes: [UInt8], of userID: Int64) -> Bool {
        bytes.starts(with: Array("{\"id\":\(userID),".utf8)) && bytes.last == 0x7D
    }
}
