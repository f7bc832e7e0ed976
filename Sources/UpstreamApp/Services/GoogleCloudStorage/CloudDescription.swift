/// What is noted of an object beside its bytes.
struct CloudDescription: Equatable, Sendable {
    var contentType = "application/octet-stream"
    var metadata: [CloudObject.Note] = []
}
