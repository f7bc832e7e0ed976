internal import CTLS

/// The digests that certificates are signed with, for every user of libssl in this process.
public enum TLSDigests {
    /// True once libcrypto knows them by their names.
    public static let areKnown: Bool = {
        ctls_register_digests()
        return true
    }()
}
