/// What needs no worker thread: a look into the memory of this process, and one at a local file.
extension Application {
    /// Answers users/me when the session lives and the user is cached; nil when it takes more than that, or
    /// anything is amiss: then a worker sees to it.
    func glance(at request: Request) -> Response? {
        guard Route(path: request.path) == .currentUser, Route.currentUser.accepts(request.method),
            let text = request.identity.userID, let userID = Int64(text),
            let sessionID = request.identity.sessionID,
            let session = try? store.session(id: sessionID),
            session.userID == userID && session.endedAt == nil,
            let document = settings.cache.get(UserDocument.key(userID)),
            UserDocument.isPlausible(document, of: userID)
        else { return nil }
        return Response(status: 200, contentType: "application/json", body: document)
    }
}
