// Invariant: `fault` is an array within the struct that libcurl has ended with a NUL.
import CCurl

/// How an exchange ended, in libcurl's terms.
struct CurlOutcome: Equatable, Sendable {
    enum Ending: Equatable, Sendable {
        case answered
        case timedOut
        /// No connection, no name, no TLS: nothing of the request was sent.
        case notConnected
        /// It broke off within.
        case broken
        case stopped
    }

    var ending: Ending
    /// The service may have seen some of the request.
    var isSent: Bool
    var connectionCount: Int
    var text: String

    init(_ outcome: ccurl_outcome) {
        isSent = outcome.sent > 0
        connectionCount = outcome.connections
        switch CURLcode(UInt32(bitPattern: outcome.code)) {
        case CURLE_OK: ending = .answered
        case CURLE_OPERATION_TIMEDOUT: ending = .timedOut
        case CURLE_ABORTED_BY_CALLBACK: ending = .stopped
        case CURLE_COULDNT_RESOLVE_HOST, CURLE_COULDNT_CONNECT, CURLE_SSL_CONNECT_ERROR,
            CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE, CURLE_SSL_CIPHER:
            ending = .notConnected
        default: ending = .broken
        }
        var outcome = outcome
        text = unsafe withUnsafeBytes(of: &outcome.fault) { bytes in
            unsafe String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self)
        }
    }
}
