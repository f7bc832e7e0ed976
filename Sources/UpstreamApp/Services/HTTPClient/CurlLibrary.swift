// Invariant: the functions are those of one libcurl, which is loaded and made ready once and never unloaded.
import CCurl

/// libcurl, which is loaded when the first service is asked for something.
struct CurlLibrary: Sendable {
    nonisolated(unsafe) let functions: ccurl_functions
    let more: ccurl_more_functions

    /// nil where there is no libcurl 4.
    static let shared: CurlLibrary? = {
        var functions = ccurl_functions()
        var more = ccurl_more_functions()
        guard unsafe ccurl_load(&functions) != 0, unsafe ccurl_load_more(&more) != 0,
            functions.global_init(Int(CURL_GLOBAL_DEFAULT)) == CURLE_OK
        else { return nil }
        return CurlLibrary(functions: functions, more: more)
    }()
}
