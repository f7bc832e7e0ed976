// Invariant: the table is made once and never freed or changed after that, so that any thread may read it.
internal import CTLS

/// libssl's functions, found when they are first asked for.
enum TLSLibrary {
    @safe
    struct Table: @unchecked Sendable {
        let pointer: UnsafePointer<ctls_library>
    }

    /// nil: libssl 3 is not installed.
    static let table: Table? = {
        let memory = UnsafeMutablePointer<ctls_library>.allocate(capacity: 1)
        unsafe memory.initialize(to: ctls_library())
        if unsafe TLSDigests.areKnown && ctls_load(memory) == 0 {
            return unsafe Table(pointer: UnsafePointer(memory))
        }
        unsafe memory.deallocate()
        return nil
    }()
}
