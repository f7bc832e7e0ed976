import Bytes
import EventLoop
import HTTP1

/// The policies of one worker, in the one order in which they judge.
///
///     method ▸ path ▸ CORS preflight ▸ route ▸ user route: token ▸ its limit     ▸ forward
///                                            ▸ other:      limit ▸ token
///
/// What every answer to the request will carry (id, CORS, limits) is written into the exchange on the way,
/// while the request's bytes are there; so a refusal is as readable to a browser as any other answer.
///
/// A class, so that calling one of its own functions hands on a reference and moves nothing.
final class PolicyPipeline {
    let shared: SharedState
    let cors: [CORSPolicies.Entry]
    /// The CORS policy for what no route takes; -1: none.
    let standardCORS: Int
    let security: SecurityHeaders
    var authentication: Authentication
    var limitFields: LimitFields
    /// Of the request that is judged by several limits, or by one that is not plain.
    var entries: [LimitEntry] = []
    var limitKey = LimitKeyText()
    var storeKey = ByteBuffer()
    /// Limits, or revocations, are asked of the store that gateways share.
    let asksStore: Bool
    /// nil where a copy of revocations is relied upon however old it is, or none is kept.
    private let freshness: RevocationFreshness?
    /// The normalised path, where it differs from the one that was sent.
    var path = ByteBuffer()

    init(_ shared: SharedState) {
        self.shared = shared
        cors = CORSPolicies.all(shared.configuration)
        standardCORS = CORSPolicies.standard(shared.configuration)
        asksStore = shared.configuration.asksStore
        let refusesStale = shared.configuration.revocation.onOutage == .deny
        freshness = refusesStale ? shared.revocationStore.sharing?.freshness : nil
        security = SecurityHeaders(shared.configuration.securityHeaders)
        limitFields = LimitFields(
            shared.rateLimit.plans, isStandard: shared.configuration.rateLimit.writesStandardFields)
        authentication = Authentication(
            shared.configuration, revocations: shared.revocations, userHash: shared.rateLimit.hash,
            remoteKeys: shared.remoteKeys)
    }

    /// Judges the request whose head was parsed from `bytes`.
    func judge(
        _ exchange: Exchange, _ bytes: Span<UInt8>, peer: IPAddress, now: Moment, _ metrics: WorkerMetrics
    ) -> Verdict {
        identifyClient(exchange, bytes, peer)
        let method = exchange.head.method
        if method == .connect {
            _ = judgeCORS(exchange, bytes, standardCORS)
            return refuseMethod(exchange)
        }
        if asksServer(exchange.head) {
            let decision = judgeCORS(exchange, bytes, standardCORS)
            return judgeServerOptions(exchange, bytes, decision, now, metrics)
        }
        let match: RouteTable.Match
        do throws(Refusal) {
            let outcome = try normalise(exchange.head, bytes)
            exchange.admission.isPathRewritten = outcome.isRewritten
            match = findRoute(exchange.head, bytes, outcome)
        } catch {
            _ = judgeCORS(exchange, bytes, standardCORS)
            return .refuse(error)
        }
        let decision = judgeCORS(exchange, bytes, corsPolicy(of: match, exchange, bytes))
        if decision.isPreflight {
            return judgePreflight(exchange, bytes, decision, now, metrics)
        }
        switch match {
        case .noRoute: return .refuse(.noRoute)
        case .unsafePath: return .refuse(PathNormaliser.refusal)
        case .methodNotAllowed(let methods):
            shared.routes.writeAllow(methods, into: &exchange.fields)
            return .refuse(.methodNotAllowed)
        case .route(let index):
            if method == .trace && !shared.plans[index].allowsTrace { return refuseMethod(exchange) }
            let verdict = judge(exchange, bytes, route: index, now, metrics)
            if method != .options && method != .trace { return verdict }
            if case .pending = verdict {
                exchange.held = limitHops(exchange.held, exchange, bytes)
                return verdict
            }
            return limitHops(verdict, exchange, bytes)
        }
    }

    /// The limit and the token, in the order that the route's tier asks for.
    @inline(__always)
    private func judge(
        _ exchange: Exchange, _ bytes: Span<UInt8>, route index: Int, _ now: Moment, _ metrics: WorkerMetrics
    ) -> Verdict {
        let plan = shared.plans[index]
        exchange.admission.route = index
        exchange.admission.upstream = plan.upstream
        if now.wall >= plan.goneFrom { return .refuse(.routeGone) }
        if plan.limits >= 0 {
            return asksStore
                ? judgeByStore(exchange, bytes, plan, now)
                : judgeSeveral(exchange, bytes, plan, now, metrics)
        }
        if !plan.countsUsers {
            if plan.tier >= 0 && !admitByAddress(exchange, plan.tier, now, metrics) {
                return .refuse(RateLimit.refusal)
            }
            return scoped(authenticate(exchange, bytes, plan, now), exchange, plan)
        }
        let verdict = authenticate(exchange, bytes, plan, now)
        if case .forward = verdict, exchange.admission.provider >= 0 {
            if !admitUser(exchange, plan.tier, now, metrics) { return .refuse(RateLimit.refusal) }
            return scoped(.forward, exchange, plan)
        }
        // Without a good token there is no user to count against; guessing is counted against the address,
        // where it can never stop a good token.
        let fallback = shared.configuration.rateLimit.fallbackTier
        if let fallback, !admitAnonymous(exchange, bytes, fallback, now, metrics) {
            return .refuse(RateLimit.refusal)
        }
        return verdict
    }

    /// Whether the token, a good one, is allowed what the route does. Its limits have counted it by then.
    @inline(__always)
    func scoped(_ verdict: Verdict, _ exchange: Exchange, _ plan: RoutePlan) -> Verdict {
        plan.scopes == 0 ? verdict : checkScopes(verdict, exchange, plan)
    }

    @inline(never)
    private func checkScopes(_ verdict: Verdict, _ exchange: Exchange, _ plan: RoutePlan) -> Verdict {
        guard case .forward = verdict, plan.scopes & ~authentication.scopes != 0 else { return verdict }
        let challenge = shared.limits[exchange.admission.route].challenge
        exchange.fields.append(challenge.span)
        return .refuse(.insufficientScope)
    }

    @inline(__always)
    func authenticate(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ plan: RoutePlan, _ now: Moment
    ) -> Verdict {
        if plan.authentication == .none { return .forward }
        let judgement =
            plan.onlyProvider >= 0
            ? authentication.judge(
                bytes, exchange.head, plan.authentication, provider: plan.onlyProvider,
                nowMicroseconds: now.wall)
            : authentication.judge(
                bytes, exchange.head, plan.authentication,
                providers: shared.configuration.routes[exchange.admission.route].providers,
                nowMicroseconds: now.wall)
        switch judgement {
        case .anonymous: return .forward
        case .refused(let refusal): return .refuse(refusal)
        case .identified(let provider):
            if let freshness, freshness.isStale(monotonic: now.monotonic) {
                return .refuse(.revocationsUnknown)
            }
            exchange.admission.provider = provider
            if plan.onlyProvider < 0 { exchange.admission.carrier = authentication.carrier }
            return .forward
        }
    }

    /// Appends the path that the last request was matched by, where that is not the one it came with.
    func writePath(into output: inout ByteBuffer) {
        Self.append(path, to: &output)
    }

    private static func append(_ path: borrowing ByteBuffer, to output: inout ByteBuffer) {
        output.append(path.readable)
    }

    /// An absolute target may have no path at all, which means `/` (RFC 9110, 4.2.3).
    @inline(__always)
    func normalise(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>
    ) throws(Refusal) -> PathNormaliser.Outcome {
        if head.isPathPlain { return PathNormaliser.Outcome(isRewritten: false, hasEncodedSlash: false) }
        if head.path.isEmpty && head.form == .absolute {
            path.removeAll()
            path.append(0x2F)
            return PathNormaliser.Outcome(isRewritten: true, hasEncodedSlash: false)
        }
        return try PathNormaliser.normalise(bytes, head.path.bounds, into: &path)
    }

    func judgePreflight(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ decision: CORSDecision, _ now: Moment,
        _ metrics: WorkerMetrics
    ) -> Verdict {
        let tier = shared.configuration.rateLimit.preflightTier
        if asksStore {
            let verdict = decision.refusal.map { Verdict.refuse($0) } ?? .noContent
            return askAnonymous(verdict, exchange, bytes, tier: tier)
        }
        if let tier, !admitAnonymous(exchange, bytes, tier, now, metrics) {
            return .refuse(RateLimit.refusal)
        }
        if let refusal = decision.refusal { return .refuse(refusal) }
        return .noContent
    }

    @inline(__always)
    func findRoute(
        _ head: borrowing RequestHead, _ bytes: Span<UInt8>, _ outcome: PathNormaliser.Outcome
    ) -> RouteTable.Match {
        if outcome.isRewritten { return Self.match(shared.routes, path, head, bytes, outcome) }
        if head.isPathPlain {
            return shared.routes.match(
                bytes, head.path.bounds, slashes: head.slashes, hasEncodedSlash: false, method: head.method,
                methodName: bytes.extracting(head.methodRange.bounds))
        }
        return shared.routes.match(
            bytes, head.path.bounds, hasEncodedSlash: outcome.hasEncodedSlash, method: head.method,
            methodName: bytes.extracting(head.methodRange.bounds))
    }

    private static func match(
        _ routes: borrowing RouteTable, _ path: borrowing ByteBuffer, _ head: borrowing RequestHead,
        _ bytes: Span<UInt8>, _ outcome: PathNormaliser.Outcome
    ) -> RouteTable.Match {
        routes.match(
            path.readable, 0..<path.count, hasEncodedSlash: outcome.hasEncodedSlash, method: head.method,
            methodName: bytes.extracting(head.methodRange.bounds))
    }

    @inline(__always)
    private func identifyClient(_ exchange: Exchange, _ bytes: Span<UInt8>, _ peer: IPAddress) {
        let trusted = shared.configuration.trustedProxies
        exchange.admission.address = peer
        if trusted.isEmpty { return }
        exchange.admission.address = ClientAddress.resolve(
            peer: peer, exchange.head, bytes, trusted: trusted)
        guard ClientAddress.isTrusted(peer, trusted) else { return }
        exchange.admission.isPeerTrusted = true
        if let proto = exchange.head.fields.first(.xForwardedProto) {
            exchange.admission.isOverTLS = bytes.equalsLowercased("https", in: proto.value.bounds)
        }
    }

    func admitByAddress(
        _ exchange: Exchange, _ tier: Int, _ now: Moment, _ metrics: WorkerMetrics
    ) -> Bool {
        if !shared.configuration.rateLimit.enabled { return true }
        let verdict = shared.rateLimit.admit(
            tier: tier, address: exchange.admission.address, monotonic: now.monotonic, wall: now.wall)
        return note(verdict, exchange, tier, now, metrics)
    }

    @inline(__always)
    private func admitUser(
        _ exchange: Exchange, _ tier: Int, _ now: Moment, _ metrics: WorkerMetrics
    ) -> Bool {
        if !shared.configuration.rateLimit.enabled { return true }
        let verdict = shared.rateLimit.admit(
            tier: tier, user: authentication.user, monotonic: now.monotonic, wall: now.wall)
        return note(verdict, exchange, tier, now, metrics)
    }

    @inline(__always)
    private func note(
        _ verdict: RateLimitVerdict, _ exchange: Exchange, _ tier: Int, _ now: Moment,
        _ metrics: WorkerMetrics
    ) -> Bool {
        exchange.admission.isLimited = true
        limitFields.write(verdict, tier: tier, nowSeconds: now.wallSeconds, into: &exchange.fields)
        metrics.recordLimit(tier: tier, verdict.admitted ? .admitted : .refused)
        return verdict.admitted
    }
}
