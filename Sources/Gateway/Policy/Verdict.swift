/// What the policies say of a request.
enum Verdict {
    case forward
    /// The gateway answers with 204 by itself: a CORS preflight that is allowed, or OPTIONS that ends here.
    case noContent
    case refuse(Refusal)
}
