/// How a user is printed for an operator.
enum UserLine {
    static let heading =
        pad("ID", 6) + pad("USERNAME", 22) + pad("STATE", 10) + pad("CREATED", 22) + pad("EMAIL", 32) + "NAME"

    static func text(_ user: User) -> String {
        pad(String(user.id), 6) + pad(user.username, 22) + pad(state(user), 10)
            + pad(Timestamp.text(microseconds: user.createdAt), 22) + pad(user.email, 32)
            + "\(user.firstName) \(user.lastName)"
    }

    /// One fact a line.
    static func sheet(_ user: User) -> [String] {
        var lines = [
            pad("id", 12) + String(user.id), pad("username", 12) + user.username,
            pad("email", 12) + user.email, pad("first name", 12) + user.firstName,
            pad("last name", 12) + user.lastName, pad("state", 12) + state(user),
            pad("created", 12) + Timestamp.text(microseconds: user.createdAt),
            pad("updated", 12) + Timestamp.text(microseconds: user.updatedAt),
        ]
        if let disabledAt = user.disabledAt {
            lines.append(pad("disabled", 12) + Timestamp.text(microseconds: disabledAt))
        }
        return lines
    }

    static func json(_ user: User) -> String {
        var json = JSONObject()
        json.set("id", user.id)
        json.set("username", user.username)
        json.set("email", user.email)
        json.set("first_name", user.firstName)
        json.set("last_name", user.lastName)
        json.set("state", state(user))
        json.set("created_at", Timestamp.text(microseconds: user.createdAt))
        json.set("updated_at", Timestamp.text(microseconds: user.updatedAt))
        if let disabledAt = user.disabledAt {
            json.set("disabled_at", Timestamp.text(microseconds: disabledAt))
        }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    /// `text`, and blanks up to the next column; one at the least.
    static func pad(_ text: String, _ width: Int) -> String {
        text + String(repeating: " ", count: max(1, width - text.count))
    }

    private static func state(_ user: User) -> String { user.disabledAt == nil ? "enabled" : "disabled" }
}
