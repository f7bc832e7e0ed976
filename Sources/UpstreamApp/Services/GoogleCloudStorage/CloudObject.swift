import JSON
import JWT

/// An object of Google Cloud Storage.
struct CloudObject: Equatable, Sendable {
    var bucket: String
    var name: String
    /// Of its bytes; another upload has another.
    var generation: Int64
    /// Of what is noted of it.
    var metageneration: Int64
    /// In bytes.
    var size: Int64
    var contentType: String?
    /// In hexadecimal digits; none of composed objects.
    var md5: String?
    /// As the service writes it, in Base64.
    var crc32c: String?
    var metadata: [Note]
    /// As RFC 3339 has them.
    var created: String?
    var updated: String?

    struct Note: Equatable, Sendable {
        var name: String
        var value: String
    }

    init?(_ json: JSONValue) {
        guard let bucket = json["bucket"]?.string, let name = json["name"]?.string,
            let generation = Self.number(json["generation"]), let size = Self.number(json["size"])
        else { return nil }
        self.bucket = bucket
        self.name = name
        self.generation = generation
        metageneration = Self.number(json["metageneration"]) ?? 0
        self.size = size
        contentType = json["contentType"]?.string
        md5 = json["md5Hash"]?.string.flatMap(Base64.decode).map { bytes in
            bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        }
        crc32c = json["crc32c"]?.string
        metadata = (json["metadata"]?.members ?? []).compactMap { member in
            member.value.string.map { Note(name: member.name, value: $0) }
        }
        created = json["timeCreated"]?.string
        updated = json["updated"]?.string
    }

    /// Numbers of 64 bits stand in strings.
    private static func number(_ json: JSONValue?) -> Int64? {
        json?.integer ?? json?.string.flatMap { Int64($0) }
    }

    /// `bucket/name`
    var path: String { "\(bucket)/\(name)" }
    /// What stands behind the last slash.
    var basename: String { name.split(separator: "/").last.map(String.init) ?? name }

    /// What stands behind the last dot of that; empty: nothing.
    var fileExtension: String {
        let parts = basename.split(separator: ".", omittingEmptySubsequences: false)
        return parts.count > 1 && !parts[0].isEmpty ? String(parts[parts.count - 1]) : ""
    }

    /// Where anybody reads it, if it is public.
    var publicURL: String { "https://storage.googleapis.com/\(bucket)/\(CloudObject.encodedPath(name))" }
    /// Where a browser that is signed in with Google reads it.
    var authenticatedURL: String {
        "https://storage.cloud.google.com/\(bucket)/\(CloudObject.encodedPath(name))"
    }

    static func encodedPath(_ name: String) -> String { PercentEncoding.encode(name, keeping: "/") }

    /// What is wrong with a name (https://cloud.google.com/storage/docs/objects#naming); nil: nothing.
    static func fault(inName name: String) -> String? {
        if !(1...1_024).contains(name.utf8.count) { return "a name has 1 to 1024 bytes" }
        if name == "." || name == ".." { return "'\(name)' is no name" }
        if name.hasPrefix(".well-known/acme-challenge/") { return "a name does not begin so" }
        let isLine = name.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x7F }
        return isLine ? nil : "a name has no control characters"
    }
}
