/// What a signed URL allows.
struct SignedURLOptions: Equatable, Sendable {
    /// 1 to 604800, a week.
    var seconds: Int64 = 900
    /// Whoever uses it must send just this Content-Type.
    var contentType: String?
    /// What the answer's Content-Disposition is to be.
    var responseDisposition: String?
}
