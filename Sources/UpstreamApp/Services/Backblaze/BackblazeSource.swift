/// What is downloaded.
enum BackblazeSource: Equatable, Sendable {
    case id(String)
    case name(String, bucketName: String)
}
