// Invariant: `context` is a live SSL_CTX that this object alone frees, and that is not changed once it is
// made: libssl lets any threads make sessions of it then. File names are Swift strings, lent for the length
// of a call.
internal import CTLS

/// What the connections of one client have in common: whom it trusts, and who it is. TLS 1.2 or 1.3, and the
/// peer's certificate always verified (RFC 9325).
@safe
public final class TLSContext: @unchecked Sendable {
    let library: TLSLibrary.Table
    let context: OpaquePointer

    /// `authorities` is a file of certificates in PEM, nil: those that the system trusts. `certificate` and
    /// `key` are files in PEM that say who the client is, both or none.
    public init(authorities: String?, certificate: String?, key: String?) throws(TLSFault) {
        guard let library = TLSLibrary.table else {
            throw TLSFault("libssl 3 is not installed; on Debian: apt-get install libssl3")
        }
        guard let context = unsafe ctls_context(library.pointer) else {
            throw TLSFault("libssl cannot be used")
        }
        self.library = library
        unsafe self.context = context
        if unsafe ctls_trust(library.pointer, context, authorities) != 1 {
            throw fault(of: authorities ?? "the system's certificates")
        }
        if let certificate, unsafe ctls_certificate(library.pointer, context, certificate) != 1 {
            throw fault(of: certificate)
        }
        if let key, unsafe ctls_key(library.pointer, context, key) != 1 { throw fault(of: key) }
    }

    deinit {
        unsafe ctls_context_free(library.pointer, context)
    }

    private func fault(of file: String) -> TLSFault {
        let reason = unsafe TLSSession.reason(library, nil)
        return TLSFault("\(file): \(reason)")
    }
}
