import Bytes
import HTTP1

/// Whose CORS policy a request is judged by.
///
/// It is that of the route which takes the request. A preflight is judged by that of the route which would
/// take the method it asks for, be OPTIONS taken by another one or by none; what no route takes, by the
/// standard one.
extension PolicyPipeline {
    /// Judges the request by one policy (-1: none), and writes what its answer will say of it.
    @inline(__always)
    func judgeCORS(_ exchange: Exchange, _ bytes: Span<UInt8>, _ policy: Int) -> CORSDecision {
        if policy < 0 { return .sameOrigin }
        exchange.admission.cors = policy
        return Tenant(keptElsewhere: cors[policy]).lend { entry in
            let decision = entry.policy.decide(bytes, exchange.head)
            entry.policy.write(decision, bytes, exchange.head, into: &exchange.fields)
            return decision
        }
    }

    @inline(__always)
    func corsPolicy(of match: RouteTable.Match, _ exchange: Exchange, _ bytes: Span<UInt8>) -> Int {
        if exchange.head.method == .options, exchange.head.fields.contains(.accessControlRequestMethod) {
            let route = routeOfPreflight(exchange.head, bytes)
            exchange.admission.preflightRoute = route
            return route < 0 ? standardCORS : shared.plans[route].cors
        }
        if case .route(let index) = match { return shared.plans[index].cors }
        return standardCORS
    }

    /// The route that would take the method that is asked for; -1: none.
    @inline(never)
    private func routeOfPreflight(_ head: borrowing RequestHead, _ bytes: Span<UInt8>) -> Int {
        guard let asked = head.fields.first(.accessControlRequestMethod) else { return -1 }
        let name = bytes.extracting(asked.value.bounds)
        var method = Method.other
        for candidate in Method.allCases where candidate != .other && name.equals(candidate.name) {
            method = candidate
        }
        // The path is normalised anew, since the buffer may hold another request's.
        let match: RouteTable.Match
        do throws(Refusal) {
            let outcome = try normalise(head, bytes)
            match =
                outcome.isRewritten
                ? Self.match(shared.routes, path, outcome, method, name)
                : shared.routes.match(
                    bytes, head.path.bounds, hasEncodedSlash: outcome.hasEncodedSlash, method: method,
                    methodName: name)
        } catch {
            return -1
        }
        if case .route(let index) = match { return index }
        return -1
    }

    private static func match(
        _ routes: borrowing RouteTable, _ path: borrowing ByteBuffer, _ outcome: PathNormaliser.Outcome,
        _ method: Method, _ name: Span<UInt8>
    ) -> RouteTable.Match {
        routes.match(
            path.readable, 0..<path.count, hasEncodedSlash: outcome.hasEncodedSlash, method: method,
            methodName: name)
    }

    /// Writes what an answer of the gateway's own carries beside its `fields`: the security headers, and what
    /// a header policy puts in.
    func writeOwn(_ exchange: Exchange, into output: inout ByteBuffer) {
        let isOverTLS = exchange.admission.isOverTLS
        guard let edits = shared.responseEdits(route: exchange.admission.route) else {
            return security.write(sawFields: 0, overTLS: isOverTLS, into: &output)
        }
        security.write(sawFields: 0, without: edits.members, overTLS: isOverTLS, into: &output)
        edits.write(into: &output)
    }

    /// Finds the route of a request that is refused before any policy was asked, and writes the CORS fields
    /// of the answer.
    func introduceRefused(_ exchange: Exchange, _ bytes: Span<UInt8>) {
        var policy = standardCORS
        if exchange.head.method != .connect && !asksServer(exchange.head) {
            do throws(Refusal) {
                let outcome = try normalise(exchange.head, bytes)
                let match = findRoute(exchange.head, bytes, outcome)
                policy = corsPolicy(of: match, exchange, bytes)
                if case .route(let index) = match { exchange.admission.route = index }
            } catch {
                // A path that cannot be read belongs to no route.
            }
        }
        _ = judgeCORS(exchange, bytes, policy)
    }
}
