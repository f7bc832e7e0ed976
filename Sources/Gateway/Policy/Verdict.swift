/// What the policies say of a request.
enum Verdict {
    case forward
    /// The shared store must be asked first; the exchange holds its question.
    case pending
    /// The gateway answers with 204 by itself: a CORS preflight that is allowed, or OPTIONS that ends here.
    case noContent
    case refuse(Refusal)
}
