/// How gateway.yaml says where tokens stand.
extension TokenSource {
    /// As gateway.yaml words it: `authorization`, `cookie:NAME`, `query:NAME`; nil for anything else.
    init?(_ text: String) {
        let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
            .map(String.init)
        switch (parts[0], parts.count) {
        case ("authorization", 1): self = .authorization
        case ("cookie", 2) where ConfigurationReader.isToken(parts[1]): self = .cookie(parts[1])
        case ("query", 2) where Self.isParameter(parts[1]): self = .query(parts[1])
        default: return nil
        }
    }

    /// Of unreserved characters alone (RFC 3986, section 2.3), which need no percent-encoding.
    private static func isParameter(_ name: String) -> Bool {
        !name.isEmpty
            && name.utf8.allSatisfy { byte in
                switch byte {
                case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: true
                default: false
                }
            }
    }
}
