/// A picture for each user, in a bucket: sent, looked at by a link that works for a while, and removed.
struct Avatars: Sendable {
    static let path = PathTemplate("/api/v1/users/me/avatar")
    /// How long a link works.
    static let linkSeconds = 900
    static let unavailable = "Avatars cannot be reached at the moment"

    let storage: any AvatarStorage

    var endpoints: [Endpoint] {
        [
            Endpoint(path: Self.path, operation: .putAvatar, bodyLimit: AvatarImage.largest) {
                call throws(Problem) in try put(call)
            },
            Endpoint(path: Self.path, operation: .avatar) { call throws(Problem) in try get(call) },
            Endpoint(path: Self.path, operation: .deleteAvatar) { call throws(Problem) in try remove(call) },
        ]
    }

    private func put(_ call: EndpointCall) throws(Problem) -> Response {
        let userID = try call.userID()
        let image = try AvatarImage(call.request)
        let cancellation = Cancellation(afterMilliseconds: Examples.longestTransferMilliseconds)
        try call.asking(Self.unavailable) { () throws(ServiceError) in
            try storage.store(image, of: userID, cancellation)
        }
        return try link(to: userID, call)
    }

    private func get(_ call: EndpointCall) throws(Problem) -> Response {
        try link(to: call.userID(), call)
    }

    private func link(to userID: Int64, _ call: EndpointCall) throws(Problem) -> Response {
        let link = try call.asking(Self.unavailable) { () throws(ServiceError) in
            try storage.link(to: userID, seconds: Self.linkSeconds)
        }
        guard let link else { throw Problem(.notFound, "No avatar") }
        var json = JSONObject()
        json.set("url", link)
        json.set(
            "expires_at", Timestamp.text(seconds: call.now / 1_000_000 + Int64(Self.linkSeconds)))
        return Response(status: 200, json: json)
    }

    private func remove(_ call: EndpointCall) throws(Problem) -> Response {
        let userID = try call.userID()
        let wasThere = try call.asking(Self.unavailable) { () throws(ServiceError) in
            try storage.remove(userID)
        }
        if !wasThere { throw Problem(.notFound, "No avatar") }
        return Response(status: 200, json: JSONObject(["message": "Avatar removed"]))
    }
}
