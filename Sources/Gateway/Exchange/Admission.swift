import EventLoop

/// What was found out about a request on its way through the policies.
struct Admission {
    /// An index into the configured routes; -1 when none matched.
    var route = -1
    /// An index into the configured upstreams, once a route matched.
    var upstream = -1
    /// The client, seen through trusted proxies.
    var address = IPAddress.any
    /// The peer is a trusted proxy, whose X-Forwarded fields are kept.
    var isPeerTrusted = false
    /// A trusted proxy says that the client spoke TLS.
    var isOverTLS = false
    /// The normalised path stands in the pipeline's buffer rather than in the request.
    var isPathRewritten = false
    /// The provider whose token was accepted; -1: none.
    var provider = -1
    /// What brought the token, where that does not go on to the upstream.
    var carrier: TokenCarrier?
    /// Which of the route's protocols the connection is to be switched to; -1: none.
    var upgrade = -1
    /// What Max-Forwards says to the upstream; -1: what the client said, if anything.
    var hopsLeft = -1
    /// The CORS policy that answers, whose fields are ours and not the upstream's; -1: none.
    var cors = -1
    /// The route whose CORS policy judges a preflight; -1: none.
    var preflightRoute = -1
    /// The route's limit was asked, so that its fields are ours and not the upstream's.
    var isLimited = false
}
