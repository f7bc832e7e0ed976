/// What the policies say of a request.
enum Verdict {
    case forward
    /// A CORS preflight that is allowed: the gateway answers it.
    case preflight
    case refuse(Refusal)
}
