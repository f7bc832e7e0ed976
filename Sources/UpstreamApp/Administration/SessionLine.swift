/// How a session is printed for an operator.
enum SessionLine {
    static let heading =
        UserLine.pad("SESSION", 38) + UserLine.pad("STATE", 10) + UserLine.pad("LOGIN", 22) + "TOKENS UNTIL"

    /// `now` is in microseconds since 1970.
    static func text(_ session: Session, at now: Int64) -> String {
        UserLine.pad(session.id, 38) + UserLine.pad(state(session, at: now), 10)
            + UserLine.pad(Timestamp.text(microseconds: session.authenticatedAt), 22)
            + Timestamp.text(seconds: session.tokensExpireAt)
    }

    static func json(_ session: Session, at now: Int64) -> String {
        var json = JSONObject()
        json.set("id", session.id)
        json.set("state", state(session, at: now))
        json.set("authenticated_at", Timestamp.text(microseconds: session.authenticatedAt))
        json.set("tokens_expire_at", Timestamp.text(seconds: session.tokensExpireAt))
        if let endedAt = session.endedAt { json.set("ended_at", Timestamp.text(microseconds: endedAt)) }
        return String(decoding: json.bytes, as: UTF8.self)
    }

    private static func state(_ session: Session, at now: Int64) -> String {
        if session.endedAt != nil { return "ended" }
        return session.tokensExpireAt * 1_000_000 <= now ? "expired" : "live"
    }
}
