/// Where an upload goes, and what of it B2 has not been told before: one upload at a time for each.
struct BackblazeUpload: Sendable {
    var url: String
    var token: String
}
