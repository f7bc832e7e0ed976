// Invariant: each sockaddr is a local whose address is used only within the closure, with its own size as the
// length; sun_path keeps its terminating zero because longer paths are refused first.
internal import CLinux

extension SocketAddress {
    var family: CInt {
        switch self {
        case .unix: AF_UNIX
        case .ip(let address, _): address.isIPv4 ? AF_INET : AF_INET6
        }
    }

    /// Calls `body` with the address as the kernel wants it. A Unix path of more than 107 bytes is
    /// ENAMETOOLONG.
    func withRaw(
        _ body: (UnsafeRawPointer, socklen_t) -> CInt
    ) throws(IOError) -> CInt {
        switch self {
        case .ip(let address, let port) where address.isIPv4:
            var raw = sockaddr_in()
            raw.sin_family = sa_family_t(AF_INET)
            raw.sin_port = port.bigEndian
            raw.sin_addr.s_addr = UInt32(truncatingIfNeeded: address.low).bigEndian
            return unsafe Self.call(&raw, MemoryLayout<sockaddr_in>.size, body)
        case .ip(let address, let port):
            var raw = sockaddr_in6()
            raw.sin6_family = sa_family_t(AF_INET6)
            raw.sin6_port = port.bigEndian
            unsafe withUnsafeMutableBytes(of: &raw.sin6_addr) { bytes in
                unsafe bytes.storeBytes(of: address.high.bigEndian, as: UInt64.self)
                unsafe bytes.storeBytes(of: address.low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return unsafe Self.call(&raw, MemoryLayout<sockaddr_in6>.size, body)
        case .unix(let path):
            var raw = sockaddr_un()
            raw.sun_family = sa_family_t(AF_UNIX)
            let text = Array(path.utf8)
            guard !text.isEmpty, text.count < MemoryLayout.size(ofValue: raw.sun_path) else {
                throw IOError(.path, code: ENAMETOOLONG)
            }
            unsafe withUnsafeMutableBytes(of: &raw.sun_path) { bytes in unsafe bytes.copyBytes(from: text) }
            return unsafe Self.call(&raw, MemoryLayout<sockaddr_un>.size, body)
        }
    }

    private static func call<Raw>(
        _ raw: inout Raw, _ size: Int, _ body: (UnsafeRawPointer, socklen_t) -> CInt
    ) -> CInt {
        unsafe withUnsafeMutableBytes(of: &raw) { bytes in
            guard let start = bytes.baseAddress else { return -1 }
            return unsafe body(start, socklen_t(size))
        }
    }
}

extension IPAddress {
    /// The all-zero IPv6 address, which listens for IPv4 too.
    public static var anyIPv6: IPAddress { IPAddress(high: 0, low: 0) }

    /// The address of a peer; a Unix socket's peer counts as loopback.
    init(_ storage: sockaddr_storage) {
        var storage = storage
        let family = CInt(storage.ss_family)
        self = unsafe withUnsafeBytes(of: &storage) { raw in
            switch family {
            case AF_INET:
                let v4 = unsafe raw.load(as: sockaddr_in.self)
                return IPAddress(v4: UInt32(bigEndian: v4.sin_addr.s_addr))
            case AF_INET6:
                // sin6_addr lies 8 bytes into sockaddr_in6.
                let high = unsafe UInt64(bigEndian: raw.load(fromByteOffset: 8, as: UInt64.self))
                let low = unsafe UInt64(bigEndian: raw.load(fromByteOffset: 16, as: UInt64.self))
                return IPAddress(high: high, low: low)
            default: return .loopback
            }
        }
    }
}

extension sockaddr_storage {
    /// The port of an IP address, which lies 2 bytes in for both versions.
    var port: UInt16 {
        var copy = self
        return unsafe withUnsafeBytes(of: &copy) { raw in
            unsafe UInt16(bigEndian: raw.load(fromByteOffset: 2, as: UInt16.self))
        }
    }
}
