// Invariant: the functions are those of one libcurl, which is loaded and made ready once and never unloaded.
import CCurl
import TLS

/// libcurl, which is loaded when the first service is asked for something.
struct CurlLibrary: Sendable {
    nonisolated(unsafe) let functions: ccurl_functions
    let more: ccurl_more_functions

    /// nil where there is no libcurl 4.
    static let shared: CurlLibrary? = {
        var functions = ccurl_functions()
        var more = ccurl_more_functions()
        // libcurl's TLS verifies certificates, in a process that may have signed something before.
        guard TLSDigests.areKnown, unsafe ccurl_load(&functions) != 0, unsafe ccurl_load_more(&more) != 0,
            functions.global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
        else { return nil }
        return CurlLibrary(functions: functions, more: more)
    }()
}
