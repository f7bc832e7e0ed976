// Invariant: getaddrinfo hands over a list that is freed once, after its first address was copied; ai_addr
// points to at least the size of the sockaddr that ai_family names.
internal import CLinux

/// Looks host names up; it blocks, for as long as the system's resolver likes.
public enum HostName {
    /// The first address that the system's resolver has for `name`; nil when there is none.
    public static func address(of name: String) -> IPAddress? {
        var hints = unsafe addrinfo()
        unsafe hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        guard unsafe getaddrinfo(name, nil, &hints, &list) == 0, let first = unsafe list else { return nil }
        defer { unsafe freeaddrinfo(first) }
        guard let raw = unsafe UnsafeRawPointer(first.pointee.ai_addr) else { return nil }
        switch unsafe first.pointee.ai_family {
        case AF_INET:
            let v4 = unsafe raw.loadUnaligned(as: sockaddr_in.self)
            return IPAddress(v4: UInt32(bigEndian: v4.sin_addr.s_addr))
        case AF_INET6:
            // sin6_addr lies 8 bytes into sockaddr_in6.
            let high = unsafe raw.loadUnaligned(fromByteOffset: 8, as: UInt64.self)
            let low = unsafe raw.loadUnaligned(fromByteOffset: 16, as: UInt64.self)
            return IPAddress(high: UInt64(bigEndian: high), low: UInt64(bigEndian: low))
        default: return nil
        }
    }
}
