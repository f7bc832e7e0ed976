import Bytes
import HTTP1

/// Finds the route of a normalised path: the longest path that matches by whole segments, then the method.
///
/// Every distinct path of the configuration is a node in a hash table that never changes; a look-up hashes
/// the request's path once and asks the table at the end of each segment. It costs a few instructions for
/// each byte, and allocates nothing. A trailing slash changes nothing: `/x/` is judged by the route of `/x`.
///
/// The longest path decides alone: if no route of it takes the method, the answer is 405, never a shorter
/// path's route. On one path an exact route goes before a prefix, a route that names the method before one
/// that takes any, and the earlier in the file before the later. A route for GET takes HEAD too, unless
/// another one of its kind names it.
struct RouteTable: Sendable {
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
    /// The lengths that paths of the table have, a bit each; the last bit stands for itself and all above.
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
        var hash: UInt64
        var offset: Int
        var count: Int
        /// Indices into `methods`, -1: none; for a path that ends here, and for one that goes on.
        var atEnd: Int
        var below: Int
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

    /// Finds the route for the normalised path at `path` of `bytes`; `methodName` is what the request line
    /// says.
    func match(
        _ bytes: Span<UInt8>, _ path: Range<Int>, hasEncodedSlash: Bool, method: Method,
        methodName: Span<UInt8>
    ) -> Match {
        guard let found = deepest(bytes, path) else { return .noRoute }
        var route = Int(usual[found &* Self.methodCount &+ Int(method.rawValue)])
        if method == .other { route = methods[found].route(for: method, named: methodName) ?? -1 }
        if route < 0 { return .methodNotAllowed(found) }
        return hasEncodedSlash && !keepsEncodedSlash[route] ? .unsafePath : .route(route)
    }

    /// The methods of the longest path that has any route for this one.
    private func deepest(_ bytes: Span<UInt8>, _ path: Range<Int>) -> Int? {
        let start = path.lowerBound
        var end = path.upperBound
        if end > start && bytes[end &- 1] == 0x2F { end &-= 1 }
        var found: Int?
        var hash = RouteTable.seed
        var index = start
        while true {
            let word = bytes.word(at: index)
            // Each slash ends a prefix, and so does the end of the path.
            let differences = word ^ 0x2F2F_2F2F_2F2F_2F2F
            var ends =
                ~(((differences & 0x7F7F_7F7F_7F7F_7F7F) &+ 0x7F7F_7F7F_7F7F_7F7F) | differences)
                & 0x8080_8080_8080_8080
            let isLast = end &- index < 8
            if isLast {
                let bit = (0x80 as UInt64) &<< UInt64((end &- index) &* 8)
                ends = ends & (bit &- 1) | bit
            }
            while ends != 0 {
                let count = ends.trailingZeroBitCount >> 3
                ends &= ends &- 1
                let prefix = start..<index &+ count
                // No other prefix can be in the table.
                if lengths &>> UInt64(min(prefix.count, 63)) & 1 == 0 { continue }
                if let node = find(bytes, prefix, RouteTable.finish(hash, word, count)) {
                    let candidate = prefix.upperBound == end ? nodes[node].atEnd : nodes[node].below
                    if candidate >= 0 { found = candidate }
                }
            }
            if isLast { return found }
            hash = RouteTable.step(hash, word)
            index &+= 8
            if index &- start > longest { return found }
        }
    }

    private func find(_ bytes: Span<UInt8>, _ prefix: Range<Int>, _ hash: UInt64) -> Int? {
        var slot = home(hash)
        while slots[slot] >= 0 {
            let node = Int(slots[slot])
            if nodes[node].hash == hash && nodes[node].count == prefix.count
                && equals(bytes, prefix.lowerBound, nodes[node])
            {
                return node
            }
            slot = (slot &+ 1) & (slots.count &- 1)
        }
        return nil
    }

    private func equals(_ bytes: Span<UInt8>, _ start: Int, _ node: Node) -> Bool {
        let text = text.span
        var index = 0
        while index < node.count {
            var difference = bytes.word(at: start &+ index) ^ text.word(at: node.offset &+ index)
            let missing = node.count &- index
            if missing < 8 { difference &= (1 as UInt64) &<< UInt64(missing &* 8) &- 1 }
            if difference != 0 { return false }
            index &+= 8
        }
        return true
    }

    private func home(_ hash: UInt64) -> Int { Int(truncatingIfNeeded: hash >> 32) & (slots.count &- 1) }

    private mutating func insert(_ path: [UInt8], hasPrefix: Bool) {
        nodes.append(
            Node(
                hash: RouteTable.hash(path), offset: text.count, count: path.count, atEnd: methods.count - 2,
                below: hasPrefix ? methods.count - 1 : -1))
        text += path
        longest = max(longest, path.count)
        lengths |= 1 << UInt64(min(path.count, 63))
        var slot = home(nodes[nodes.count - 1].hash)
        while slots[slot] >= 0 { slot = (slot + 1) & (slots.count - 1) }
        slots[slot] = Int32(nodes.count - 1)
    }

    /// A path without its trailing slash; the root is empty.
    private static func key(_ path: String) -> [UInt8] {
        var key = Array(path.utf8)
        while key.last == 0x2F { key.removeLast() }
        return key
    }

    /// Hashes eight bytes at a time. The table is fixed, so that whoever finds collisions gains a comparison
    /// with one stored path.
    private static let seed: UInt64 = 0xCBF2_9CE4_8422_2325
    private static func step(_ hash: UInt64, _ word: UInt64) -> UInt64 {
        let mixed = (hash ^ word) &* 0x9E37_79B9_7F4A_7C15
        return mixed ^ mixed >> 29
    }

    /// The hash of a prefix that ends with the first `count` bytes of `word`, 0 to 7.
    private static func finish(_ hash: UInt64, _ word: UInt64, _ count: Int) -> UInt64 {
        let mask = (1 as UInt64) &<< UInt64(count &* 8) &- 1
        return step(hash, word & mask) &+ UInt64(count)
    }

    private static func hash(_ path: [UInt8]) -> UInt64 {
        var hash = seed
        var index = 0
        while path.count - index >= 8 {
            hash = step(hash, path.span.word(at: index))
            index += 8
        }
        return finish(hash, path.span.word(at: index), path.count - index)
    }
}
