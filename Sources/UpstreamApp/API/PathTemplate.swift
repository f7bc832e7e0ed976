/// A path with gaps, as OpenAPI writes it: `/api/v1/users/me/devices/{device_id}`.
struct PathTemplate: Equatable, Sendable {
    let text: String
    private let segments: [Substring]

    init(_ text: String) {
        self.text = text
        segments = text.split(separator: "/", omittingEmptySubsequences: false)
    }

    /// What stands in the gaps of a path, none of them empty; nil when it is another path.
    func values(in path: some StringProtocol) -> [String]? {
        let parts = path.split(separator: "/", omittingEmptySubsequences: false)
        guard parts.count == segments.count else { return nil }
        var values: [String] = []
        for (segment, part) in zip(segments, parts) {
            if Self.isGap(segment) {
                if part.isEmpty { return nil }
                values.append(String(part))
            } else if !segment.utf8.elementsEqual(part.utf8) {
                return nil
            }
        }
        return values
    }

    private static func isGap(_ segment: Substring) -> Bool {
        segment.hasPrefix("{") && segment.hasSuffix("}")
    }
}
