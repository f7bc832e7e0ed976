extension Configuration {
    /// Where a provider's key set is fetched from while the gateway runs, and for how long one is good.
    ///
    /// All times are in microseconds.
    struct RemoteKeys: Equatable, Sendable {
        enum Format: Sendable {
            /// A JSON Web Key Set (RFC 7517, section 5).
            case jwks
            /// A JSON object of certificates in PEM, by `kid`.
            case x509
        }

        var format = Format.jwks
        /// `https://…`, or `http://` on loopback or over a Unix socket.
        var url: String
        /// The server is found at this path, whatever the URL's host is.
        var unixSocket: String?
        /// A file of the authorities (PEM) that are trusted instead of the system's.
        var authorities: String?
        var timeoutMicroseconds: Int64
        /// Bounds on what Cache-Control may ask for.
        var leastRefreshMicroseconds: Int64
        var mostRefreshMicroseconds: Int64
        /// After so long without a successful fetch the provider has no keys any more.
        var staleMicroseconds: Int64
        /// Between two fetches for tokens whose key is not in the set.
        var unknownKeyMicroseconds: Int64
    }
}
