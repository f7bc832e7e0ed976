/// That a route is on its way out, as every answer of it says.
struct Deprecation: Equatable, Sendable {
    /// In Unix seconds (RFC 9745).
    var since: Int64
    /// When it will stop working, in Unix seconds (RFC 8594); nil: nobody knows yet.
    var sunset: Int64?
    /// Where users read what to do instead.
    var link: String?
    /// After its sunset the route answers 410.
    var endsAtSunset = false
}
