import JSON

/// One version of a file in Backblaze B2.
struct BackblazeFile: Equatable, Sendable {
    /// nil for a folder, which is none of B2's files.
    var id: String?
    var name: String
    /// In bytes.
    var size: Int64
    var contentType: String?
    /// Of all of it; nil for large files, unless whoever sent them has noted it.
    var sha1: String?
    var info: [BackblazePair]
    /// Milliseconds since 1970.
    var uploaded: Int64
    /// `upload`, `hide`, `start` (large, not finished) or `folder`.
    var action: String

    init?(_ json: JSONValue) {
        guard let name = json["fileName"]?.string else { return nil }
        self.name = name
        id = json["fileId"]?.string
        size = json["contentLength"]?.integer ?? json["size"]?.integer ?? 0
        contentType = json["contentType"]?.string
        info = BackblazePair.list(json["fileInfo"])
        let stated = json["contentSha1"]?.string
        sha1 = Self.digest(stated) ?? Self.digest(info.first { $0.name == "large_file_sha1" }?.value)
        uploaded = json["uploadTimestamp"]?.integer ?? 0
        action = json["action"]?.string ?? "upload"
    }

    /// `unverified:` stands before one that B2 was told and has not compared.
    static func digest(_ text: String?) -> String? {
        guard var text else { return nil }
        if text.hasPrefix("unverified:") { text = String(text.dropFirst(11)) }
        return text.utf8.count == 40 ? text : nil
    }

    /// What is wrong with a name (https://www.backblaze.com/docs/cloud-storage-files); nil: nothing.
    static func fault(inName name: String) -> String? {
        if !(1...1_024).contains(name.utf8.count) { return "a name has 1 to 1024 bytes" }
        if name.utf8.contains(where: { $0 < 0x20 || $0 == 0x7F }) {
            return "a name has no control characters"
        }
        if name.hasPrefix("/") || name.hasSuffix("/") { return "a name neither begins nor ends with a slash" }
        return name.contains("//") ? "a name has no two slashes together" : nil
    }
}
