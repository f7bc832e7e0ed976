import Bytes
import EventLoop
import HTTP1

/// Requests whose limits, and whose tokens' revocations, stand in the store that gateways share: everything
/// that is to be asked there is written into one question, and the verdict is held until it is answered.
extension PolicyPipeline {
    /// The route's limits and the token.
    @inline(never)
    func judgeByStore(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ plan: RoutePlan, _ now: Moment
    ) -> Verdict {
        let verdict = authenticate(exchange, bytes, plan, now)
        var isKnown = exchange.admission.provider >= 0
        if case .forward = verdict {} else { isKnown = false }
        let limits = shared.limits[plan.limits]
        exchange.question.begin(cost: limits.cost)
        if isKnown { askRevocations(exchange) }
        let needsToken = plan.countsUsers
        append(needsToken && !isKnown ? limits.anonymous : limits.tiers, exchange, bytes)
        // Of a revoked token the address is counted, as of any other that is no good.
        if needsToken && exchange.question.asksRevocations {
            exchange.question.beginFallback()
            append(limits.anonymous, exchange, bytes)
        }
        return hold(scoped(verdict, exchange, plan), exchange)
    }

    /// A preflight, or OPTIONS of the server, under a tier that needs no token.
    func askAnonymous(_ verdict: Verdict, _ exchange: Exchange, _ bytes: Span<UInt8>, tier: Int?) -> Verdict {
        exchange.question.begin(cost: 1)
        if let tier { append([tier], exchange, bytes) }
        return hold(verdict, exchange)
    }

    private func hold(_ verdict: Verdict, _ exchange: Exchange) -> Verdict {
        if exchange.question.isEmpty { return verdict }
        exchange.question.end()
        exchange.held = verdict
        return .pending
    }

    private func append(_ tiers: [Int], _ exchange: Exchange, _ bytes: Span<UInt8>) {
        if !shared.configuration.rateLimit.enabled { return }
        for tier in tiers {
            let plan = shared.rateLimit.plans[tier]
            let entry = entry(exchange, bytes, tier)
            // For its digest the name has been written already.
            if !plan.hasNames { write(exchange, bytes, plan, into: &limitKey) }
            storeKey.removeAll()
            storeKey.append(plan.storePrefix.span)
            Self.append(limitKey, to: &storeKey)
            Self.append(entry, storeKey, to: &exchange.question)
        }
    }

    private static func append(_ text: borrowing LimitKeyText, to key: inout ByteBuffer) {
        key.append(text.bytes)
    }

    private static func append(
        _ entry: LimitEntry, _ key: borrowing ByteBuffer, to question: inout StoreQuestion
    ) {
        question.append(entry, key: key.readable)
    }

    /// The store has answered: the fields and the metrics of the limits that it judged.
    func noteLimits(_ exchange: Exchange, isAdmitted: Bool, _ now: Moment, _ metrics: WorkerMetrics) {
        note(exchange.question.entries, exchange, isAdmitted: isAdmitted, now, metrics)
    }

    /// The store is away: revocations and each limit say what becomes of the request. What was held is the
    /// verdict, unless one of them refuses.
    func judgeAlone(_ exchange: Exchange, _ now: Moment, _ metrics: WorkerMetrics) -> Verdict {
        if exchange.question.asksRevocations && shared.configuration.revocation.onOutage == .deny {
            return .refuse(.revocationsUnknown)
        }
        var local: [LimitEntry] = []
        var allowed: [LimitEntry] = []
        for entry in exchange.question.entries.prefix(exchange.question.ownCount) {
            switch shared.configuration.tiers[entry.tier].onOutage {
            case .allow: allowed.append(entry)
            case .local: local.append(entry)
            case .deny where entry.observes: allowed.append(entry)
            case .deny: return .refuse(.storeUnavailable)
            }
        }
        let isAdmitted =
            local.isEmpty
            || shared.rateLimit.table.admit(
                &local, cost: exchange.question.cost, monotonic: now.monotonic)
        note(allowed + local, exchange, isAdmitted: isAdmitted, now, metrics)
        return isAdmitted ? exchange.held : .refuse(RateLimit.refusal)
    }

    /// Asks whether anybody has revoked the token.
    private func askRevocations(_ exchange: Exchange) {
        guard shared.configuration.redis?.checksRevocations == true else { return }
        let provider = shared.configuration.providers[exchange.admission.provider].name
        authentication.writeRevocations(of: provider, into: &exchange.question)
    }
}
