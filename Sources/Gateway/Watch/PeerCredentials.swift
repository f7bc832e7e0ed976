// Invariant: the three results are locals that outlive the call.
import CLinux

/// Who is at the other end of a Unix socket (unix(7), SO_PEERCRED): as of its connect, and told by the
/// kernel.
struct PeerCredentials: Equatable {
    var process: Int32
    var user: UInt32
    var group: UInt32

    /// The peer of a connected socket; nil when the kernel does not say.
    init?(of socket: CInt) {
        var process: pid_t = 0
        var user: uid_t = 0
        var group: gid_t = 0
        guard unsafe clinux_peer_credentials(socket, &process, &user, &group) == 0 else { return nil }
        self.process = process
        self.user = user
        self.group = group
    }
}
