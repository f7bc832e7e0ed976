/// How long an answer is fresh (RFC 9111, sections 4.2 and 5.2.2), as the cache of one client reads it.
enum CacheControl {
    /// Seconds from now on; nil: the answer does not say. What is not understood is passed over.
    ///
    /// `control` are the values of all Cache-Control fields, joined by commas, `age` that of Age.
    static func freshSeconds(_ control: String, age: String) -> Int64? {
        var fresh: Int64?
        for directive in control.split(separator: ",") {
            let parts = directive.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            switch word(parts[0]) {
            case "no-store", "no-cache": return 0
            case "max-age":
                // Of two the shorter one holds (section 4.2.1 leaves that to the cache).
                guard parts.count == 2, let seconds = seconds(word(parts[1])) else { continue }
                fresh = min(fresh ?? .max, seconds)
            default: continue
            }
        }
        return fresh.map { max(0, $0 - (seconds(word(age[...])) ?? 0)) }
    }

    /// Without spaces and quotes around it, in lower case.
    private static func word(_ text: Substring) -> String {
        let isOuter: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\"" }
        return String(text.drop(while: isOuter).reversed().drop(while: isOuter).reversed()).lowercased()
    }

    /// Numbers too large to be held are as good as the largest (section 1.2.2).
    private static func seconds(_ text: String) -> Int64? {
        guard !text.isEmpty, text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
        return min(Int64(text) ?? .max, Int64(Int32.max))
    }
}
