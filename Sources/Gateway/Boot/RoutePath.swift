internal import Bytes

/// What a route's path must look like, so that it can equal a normalised request path.
enum RoutePath {
    /// What is wrong with `path`, after its spelling; nil when nothing is.
    static func fault(_ path: String) -> String? {
        if !path.hasPrefix("/") { return "does not begin with `/`" }
        if path == "/" { return nil }
        if path.utf8.count > 1_024 { return "is longer than 1024 bytes" }
        if path.hasSuffix("/") { return "ends with `/`; leave it out, both spellings match" }
        for segment in path.dropFirst().split(separator: "/", omittingEmptySubsequences: false) {
            if segment.isEmpty { return "has an empty segment (`//`), which no normalised path has" }
            if segment == "." || segment == ".." { return "has a dot segment, which no normalised path has" }
        }
        let isPlain = path.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F && $0 != 0x3F && $0 != 0x23 }
        if !isPlain {
            return "has a character that a path must escape: a space, `?`, `#`, or one beyond ASCII"
        }
        return difference(Array(path.utf8))
    }

    /// Asks the judge of requests: a path that it refuses or rewrites is never met.
    private static func difference(_ path: [UInt8]) -> String? {
        var normal = ByteBuffer(capacity: path.count)
        do throws(Refusal) {
            let outcome = try PathNormaliser.normalise(path.span, 0..<path.count, into: &normal)
            if outcome.hasEncodedSlash {
                return "has an encoded slash (`%2F`, `%5C`), which no route can name"
            }
            if outcome.isRewritten, !normal.readable.equals(path.span) {
                return "is not normalised; write `\(normal.readable.text)`"
            }
            return nil
        } catch {
            return "cannot be normalised safely, so that every such request is refused"
        }
    }
}
