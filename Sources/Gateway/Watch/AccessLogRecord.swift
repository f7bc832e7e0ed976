import EventLoop

/// What one line of the access log tells of a request besides its texts.
struct AccessLogRecord {
    /// When the request ended, in microseconds since 1970.
    var wallMicroseconds: Int64
    /// The address that the limits counted.
    var address: IPAddress
    /// The index of the route; negative: none matched.
    var route: Int
    /// The rule that refused; `.none` when none did.
    var rule: Rule
    var status: Int
    /// The method is one of letters; false says nothing.
    var isMethodPlain = false
    /// The path holds nothing that would need escapes; false says nothing.
    var isPathPlain = false
    /// From the client and to it, heads and bodies together.
    var bytesIn: UInt64
    var bytesOut: UInt64
    /// From the first byte of the request to the last of the response.
    var totalMicroseconds: Int64
    /// From the request's being given to an upstream to the end of its response; negative: none was asked.
    var upstreamMicroseconds: Int64
}
