// Invariant: `raw` is a live easy handle, owned by this object alone, freed with it, and used by one thread
// at a time: whoever has taken it from the pool.
import CCurl

/// A handle of libcurl with the connections that it keeps.
@safe
final class CurlHandle: @unchecked Sendable {
    let raw: UnsafeMutableRawPointer
    private let library: CurlLibrary

    init?(_ library: CurlLibrary) {
        guard let raw = unsafe library.functions.`init`() else { return nil }
        unsafe self.raw = raw
        self.library = library
    }

    deinit {
        unsafe library.functions.cleanup(raw)
    }
}
