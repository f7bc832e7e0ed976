/// Where avatars are kept.
protocol AvatarStorage: Sendable {
    /// In the place of the one before.
    func store(_ image: AvatarImage, of userID: Int64, _ cancellation: Cancellation) throws(ServiceError)
    /// A URL by which it is read for so long; nil: there is none.
    func link(to userID: Int64, seconds: Int) throws(ServiceError) -> String?
    /// False: there was none.
    func remove(_ userID: Int64) throws(ServiceError) -> Bool
}

extension AvatarStorage {
    /// No name is the beginning of another: a link of B2's opens all that begins alike.
    func name(_ userID: Int64) -> String { "avatars/\(userID)/image" }
}
