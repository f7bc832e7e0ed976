/// An operation beyond the table of routes: how one's own code adds to the API. The OpenAPI document tells of
/// it as of any other.
struct Endpoint: Sendable {
    var path: PathTemplate
    var operation: Operation
    /// The largest body that a signed-in user may send it, in bytes.
    var bodyLimit = Request.bodyLimit
    var answer: @Sendable (EndpointCall) throws(Problem) -> Response
}
