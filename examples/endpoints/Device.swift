/// One app of a user's that takes push messages. Times are microseconds since 1970.
struct Device: Equatable, Sendable {
    var id: Int64
    /// What Firebase knows it by; no answer shows it.
    var token: String
    var addedAt: Int64

    var json: JSONObject {
        var json = JSONObject()
        json.set("id", id)
        json.set("added_at", Timestamp.text(microseconds: addedAt))
        return json
    }
}
