/// Which purchases of a customer are asked for; nil and empty: all.
struct AppStoreHistoryFilter: Equatable, Sendable {
    /// Milliseconds since 1970.
    var start: Int64?
    var end: Int64?
    var productIDs: [String] = []
    /// `AUTO_RENEWABLE`, `NON_RENEWABLE`, `CONSUMABLE`, `NON_CONSUMABLE`
    var productTypes: [String] = []
    /// `ASCENDING` or `DESCENDING`, by when they were changed last.
    var sort: String?
    var groups: [String] = []
    /// `PURCHASED` or `FAMILY_SHARED`
    var ownership: String?
    var isRevoked: Bool?

    var query: [(String, String)] {
        var query: [(String, String)] = []
        if let start { query.append(("startDate", "\(start)")) }
        if let end { query.append(("endDate", "\(end)")) }
        query += productIDs.map { ("productId", $0) } + productTypes.map { ("productType", $0) }
        if let sort { query.append(("sort", sort)) }
        query += groups.map { ("subscriptionGroupIdentifier", $0) }
        if let ownership { query.append(("inAppOwnershipType", ownership)) }
        if let isRevoked { query.append(("revoked", isRevoked ? "true" : "false")) }
        return query
    }
}
