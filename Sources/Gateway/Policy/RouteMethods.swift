import Bytes
import HTTP1

/// Which route takes which method, for all routes that one path can reach.
struct RouteMethods: Sendable {
    /// By the raw value of `Method`, -1: none. The last one is for methods without a name there.
    private var routes: [10 of Int32] = .init(repeating: -1)
    /// Methods that `Method` has no name for, such as PROPFIND.
    private var names = ByteList([])
    private var namedRoutes: [Int] = []
    /// The methods that are taken, as `Allow` lists them; without those that are taken unnamed.
    private(set) var allow: [UInt8] = []

    /// `levels` are indices of routes by precedence; within each, a route that names a method goes before one
    /// that does not.
    init(_ levels: [[Int]], of all: [Configuration.Route]) {
        var unusual: [String] = []
        for level in levels {
            for index in level {
                for name in all[index].methods { take(name, index, &unusual) }
            }
            fill(.head, Int(routes[Int(Method.get.rawValue)]))
            for index in level where all[index].methods.isEmpty {
                for method in Method.allCases { fill(method, index) }
            }
        }
        var allowed: [String] = []
        for method in Method.allCases where routes[Int(method.rawValue)] >= 0 && method != .other {
            allowed.append(method.name.description)
        }
        allow = Array((allowed + unusual).joined(separator: ", ").utf8)
        names = ByteList(unusual)
    }

    /// The route that takes the method, whose bytes are `name`.
    func route(for method: Method, named name: Span<UInt8>) -> Int? {
        if method == .other, let index = names.index(of: name) { return namedRoutes[index] }
        let route = routes[Int(method.rawValue)]
        return route < 0 ? nil : Int(route)
    }

    /// The route of the method with this raw value; -1: none.
    func route(at method: Int) -> Int32 { routes[method] }

    private mutating func take(_ name: String, _ route: Int, _ unusual: inout [String]) {
        for method in Method.allCases where method.name.description == name { return fill(method, route) }
        // A route of a higher level that takes any method has this one too.
        if routes[Int(Method.other.rawValue)] >= 0 || unusual.contains(name) { return }
        unusual.append(name)
        namedRoutes.append(route)
    }

    private mutating func fill(_ method: Method, _ route: Int) {
        if routes[Int(method.rawValue)] < 0 { routes[Int(method.rawValue)] = Int32(route) }
    }
}
