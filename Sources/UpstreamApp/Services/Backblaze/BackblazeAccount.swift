import JSON

/// What `b2_authorize_account` grants, for a day at the most.
struct BackblazeAccount: Equatable, Sendable {
    var id: String
    var token: String
    var apiURL: String
    var downloadURL: String
    /// In bytes.
    var recommendedPart: Int64
    var smallestPart: Int64

    /// nil for an answer that is not the documented one, or names places that are not to be asked.
    init?(_ json: JSONValue) {
        let storage = json["apiInfo"]?["storageApi"]
        guard let id = json["accountId"]?.string, let token = json["authorizationToken"]?.string,
            let apiURL = storage?["apiUrl"]?.string, let downloadURL = storage?["downloadUrl"]?.string,
            let recommended = storage?["recommendedPartSize"]?.integer,
            let smallest = storage?["absoluteMinimumPartSize"]?.integer, smallest > 0,
            recommended >= smallest,
            ServiceOrigin(apiURL) != nil, ServiceOrigin(downloadURL) != nil,
            !token.isEmpty, token.utf8.allSatisfy({ $0 > 0x20 && $0 < 0x7F })
        else { return nil }
        self.id = id
        self.token = token
        self.apiURL = apiURL
        self.downloadURL = downloadURL
        recommendedPart = recommended
        smallestPart = smallest
    }
}
