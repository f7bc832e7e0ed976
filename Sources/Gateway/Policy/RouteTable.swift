import Bytes
import HTTP1

/// Finds the route of a normalised path: the longest path that matches by whole segments, then the method.
///
/// Every distinct path of the configuration is a node in a hash table that never changes. The prefixes of a
/// request's path that end with a segment and are as long as some path of the table are hashed and looked up,
/// the longest first; nearly always that is one. It allocates nothing. A trailing slash changes nothing:
/// `/x/` is judged by the route of `/x`.
///
/// The longest path decides alone: if no route of it takes the method, the answer is 405, never a shorter
/// path's route. On one path an exact route goes before a prefix, a route that names the method before one
/// that takes any, and the earlier in the file before the later. A route for GET takes HEAD too, unless
/// another one of its kind names it.
struct RouteTable: ~Copyable, Sendable {
    private var nodes: [Node] = []
    /// Indices into `nodes`, -1 where free; a power of two of them, at most half taken.
    private var slots: [Int32]
    private var text: [UInt8] = []
    private var methods: [RouteMethods] = []
    /// The routes of the methods that have a name, node by node: what nearly every request asks for.
    private var usual: [Int32] = []
    private static let methodCount = 10
    private var keepsEncodedSlash: [Bool]
    private var longest = 0
    /// The lengths below 64 that paths of the table have, a bit each.
    private var lengths: UInt64 = 0

    enum Match: Equatable, Sendable {
        /// An index into the configuration's routes.
        case route(Int)
        case noRoute
        /// `allow` answers what `Allow` says.
        case methodNotAllowed(Int)
        /// The path holds an encoded slash, and its route does not keep those.
        case unsafePath
    }

    private struct Node: Sendable {
        var key: Key
        var offset: Int
        /// Indices into `methods`, -1: none; for a path that ends here, and for one that goes on.
        var atEnd: Int
        var below: Int
    }

    /// A path of the table or a prefix of a request's: its first and last eight bytes, which are all of most,
    /// its length, and a hash of all of it.
    ///
    /// The table is fixed, so that whoever finds collisions gains a comparison with one stored path.
    private struct Key: Sendable {
        var first: UInt64
        var last: UInt64 = 0
        var hash: UInt64
        let count: Int

        @inline(__always)
        init(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) {
            self.count = count
            first = bytes.word(at: start)
            if count >= 8 {
                last = bytes.word(at: start &+ count &- 8)
            } else {
                first &= (1 as UInt64) &<< UInt64(truncatingIfNeeded: count &* 8) &- 1
            }
            hash = (first ^ (last &<< 32 | last &>> 32)) &+ UInt64(truncatingIfNeeded: count)
            hash = hash &* 0x9E37_79B9_7F4A_7C15
            if count > 16 { absorbMiddle(bytes, start) }
        }

        private mutating func absorbMiddle(_ bytes: Span<UInt8>, _ start: Int) {
            var index = 8
            while index < count &- 8 {
                hash = ((hash ^ hash &>> 29) ^ bytes.word(at: start &+ index)) &* 0x9E37_79B9_7F4A_7C15
                index &+= 8
            }
        }

        /// Equal but for the middle of what is longer than sixteen bytes.
        @inline(__always)
        func resembles(_ other: Key) -> Bool {
            first == other.first && last == other.last && count == other.count && hash == other.hash
        }
    }

    init(_ configuration: Configuration) { self.init(configuration.routes) }

    init(_ routes: [Configuration.Route]) {
        keepsEncodedSlash = routes.map(\.keepEncodedSlash)
        var paths: [[UInt8]] = []
        for route in routes {
            let path = RouteTable.key(route.path)
            if !paths.contains(path) { paths.append(path) }
        }
        var capacity = 4
        while capacity < paths.count * 2 { capacity *= 2 }
        slots = Array(repeating: -1, count: capacity)
        for path in paths {
            let own = routes.indices.filter { RouteTable.key(routes[$0].path) == path }
            let exact = own.filter { routes[$0].match == .exact }
            let prefix = own.filter { routes[$0].match == .prefix }
            methods.append(RouteMethods([exact, prefix], of: routes))
            methods.append(RouteMethods([prefix], of: routes))
            insert(path, hasPrefix: !prefix.isEmpty)
        }
        usual = methods.flatMap { (0..<Self.methodCount).map($0.route(at:)) }
    }

    /// What `Allow` lists, for the index that `methodNotAllowed` brought (RFC 9110, section 10.2.1).
    func writeAllow(_ index: Int, into output: inout ByteBuffer) {
        output.append("Allow: ")
        let allow = methods[index].allow
        output.append(allow.span)
        output.append("\r\n")
    }

    /// The same for the path of a route, by its index.
    func writeAllow(of route: Int, into output: inout ByteBuffer) {
        let own = Int32(truncatingIfNeeded: route)
        let node = usual.firstIndex(of: own).map { $0 / Self.methodCount }
        if let node { writeAllow(node, into: &output) }
    }

    /// Finds the route for the normalised path at `path` of `bytes`; `methodName` is what the request line
    /// says.
    func match(
        _ bytes: Span<UInt8>, _ path: Range<Int>, hasEncodedSlash: Bool, method: Method,
        methodName: Span<UInt8>
    ) -> Match {
        let slashes = bytes.marks(of: 0x2F, in: path.lowerBound..<path.lowerBound &+ min(path.count, 64))
        return match(
            bytes, path, slashes: slashes, hasEncodedSlash: hasEncodedSlash, method: method,
            methodName: methodName)
    }

    /// The same where it is known which of the first 64 bytes are slashes, a bit each.
    @inline(__always)
    func match(
        _ bytes: Span<UInt8>, _ path: Range<Int>, slashes: UInt64, hasEncodedSlash: Bool, method: Method,
        methodName: Span<UInt8>
    ) -> Match {
        let found = deepest(bytes, path, slashes)
        if found < 0 { return .noRoute }
        var route = Int(usual.span[found &* Self.methodCount &+ Int(method.rawValue)])
        if method == .other { route = methods[found].route(for: method, named: methodName) ?? -1 }
        if route < 0 { return .methodNotAllowed(found) }
        return hasEncodedSlash && !keepsEncodedSlash[route] ? .unsafePath : .route(route)
    }

    /// The methods of the longest path that has any route for this one; -1: none.
    @inline(__always)
    private func deepest(_ bytes: Span<UInt8>, _ path: Range<Int>, _ slashes: UInt64) -> Int {
        let start = path.lowerBound
        var count = path.count
        if count > 0 && bytes[start &+ count &- 1] == 0x2F { count &-= 1 }
        // Bit n: a prefix of n bytes ends with a segment, and some path of the table is as long.
        var ends = slashes
        if count > 63 {
            let found = deepestLong(bytes, start, count)
            if found >= 0 { return found }
        } else {
            let bit = 1 &<< UInt64(truncatingIfNeeded: count)
            ends = ends & (bit &- 1) | bit
        }
        ends &= lengths
        while ends != 0 {
            let length = 63 &- ends.leadingZeroBitCount
            ends ^= 1 &<< UInt64(truncatingIfNeeded: length)
            let found = methods(bytes, start, length, isWhole: length == count)
            if found >= 0 { return found }
        }
        return -1
    }

    /// The same among prefixes of more than 63 bytes.
    @inline(never)
    private func deepestLong(_ bytes: Span<UInt8>, _ start: Int, _ count: Int) -> Int {
        var length = min(count, longest)
        while length > 63 {
            if length == count || bytes[start &+ length] == 0x2F {
                let found = methods(bytes, start, length, isWhole: length == count)
                if found >= 0 { return found }
            }
            length &-= 1
        }
        return -1
    }

    /// The methods of the path that the first `count` bytes from `start` are, as the whole of a path or as
    /// its opening; -1: none.
    @inline(__always)
    private func methods(_ bytes: Span<UInt8>, _ start: Int, _ count: Int, isWhole: Bool) -> Int {
        let key = Key(bytes, start, count)
        let slots = slots.span
        let nodes = nodes.span
        var slot = home(key)
        while slots[slot] >= 0 {
            let node = Int(slots[slot])
            if key.resembles(nodes[node].key) && (count <= 16 || equals(bytes, start, nodes[node])) {
                return isWhole ? nodes[node].atEnd : nodes[node].below
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return -1
    }

    @inline(never)
    private func equals(_ bytes: Span<UInt8>, _ start: Int, _ node: Node) -> Bool {
        let count = node.key.count
        return bytes.extracting(start..<start &+ count).equals(
            text.span.extracting(node.offset..<node.offset &+ count))
    }

    private func home(_ key: Key) -> Int {
        Int(truncatingIfNeeded: key.hash &>> 32) & (slots.count &- 1)
    }

    private mutating func insert(_ path: [UInt8], hasPrefix: Bool) {
        let key = Key(path.span, 0, path.count)
        nodes.append(
            Node(
                key: key, offset: text.count, atEnd: methods.count - 2,
                below: hasPrefix ? methods.count - 1 : -1))
        text += path
        longest = max(longest, path.count)
        if path.count <= 63 { lengths |= 1 << UInt64(path.count) }
        var slot = home(key)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(nodes.count - 1)
    }

    /// A path without its trailing slash; the root is empty.
    private static func key(_ path: String) -> [UInt8] {
        var key = Array(path.utf8)
        while key.last == 0x2F { key.removeLast() }
        return key
    }
}
