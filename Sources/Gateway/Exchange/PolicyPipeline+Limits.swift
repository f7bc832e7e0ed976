import Bytes
import EventLoop
import HTTP1

/// Requests under several limits, or under one that is not plain: that tells clients apart by more than
/// address or user, costs more than one, differs by a claim, or only observes.
extension PolicyPipeline {
    /// The limits and the token: where a limit needs the token, that is judged first, and a request without a
    /// good one is asked of the limits that can do without.
    @inline(never)
    func judgeSeveral(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ plan: RoutePlan, _ now: Moment,
        _ metrics: WorkerMetrics
    ) -> Verdict {
        let limits = shared.limits[plan.limits]
        if !plan.countsUsers {
            if !admit(exchange, bytes, limits.tiers, cost: limits.cost, now, metrics) {
                return .refuse(RateLimit.refusal)
            }
            return scoped(authenticate(exchange, bytes, plan, now), exchange, plan)
        }
        let verdict = authenticate(exchange, bytes, plan, now)
        var tiers = limits.anonymous
        if case .forward = verdict, exchange.admission.provider >= 0 { tiers = limits.tiers }
        let isAdmitted = admit(exchange, bytes, tiers, cost: limits.cost, now, metrics)
        return isAdmitted ? scoped(verdict, exchange, plan) : .refuse(RateLimit.refusal)
    }

    /// Asks a tier that needs no token.
    func admitAnonymous(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ tier: Int, _ now: Moment, _ metrics: WorkerMetrics
    ) -> Bool {
        if shared.rateLimit.plans[tier].isPlain { return admitByAddress(exchange, tier, now, metrics) }
        return admit(exchange, bytes, [tier], cost: 1, now, metrics)
    }

    private func admit(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ tiers: [Int], cost: Int, _ now: Moment,
        _ metrics: WorkerMetrics
    ) -> Bool {
        if !shared.configuration.rateLimit.enabled || tiers.isEmpty { return true }
        entries.removeAll(keepingCapacity: true)
        for tier in tiers { entries.append(entry(exchange, bytes, tier)) }
        let isAdmitted = shared.rateLimit.table.admit(&entries, cost: cost, monotonic: now.monotonic)
        note(entries, exchange, isAdmitted: isAdmitted, now, metrics)
        return isAdmitted
    }

    func note(
        _ entries: [LimitEntry], _ exchange: Exchange, isAdmitted: Bool, _ now: Moment,
        _ metrics: WorkerMetrics
    ) {
        for entry in entries {
            if entry.observes {
                metrics.recordLimit(tier: entry.tier, entry.reading.admitted ? .admitted : .observed)
                continue
            }
            exchange.admission.isLimited = true
            if isAdmitted || !entry.reading.admitted {
                metrics.recordLimit(tier: entry.tier, isAdmitted ? .admitted : .refused)
            }
        }
        limitFields.write(entries, isAdmitted: isAdmitted, wall: now.wall, into: &exchange.fields)
    }

    /// Whose bucket of the tier the request is counted in, and under which limit.
    func entry(_ exchange: Exchange, _ bytes: Span<UInt8>, _ tier: Int) -> LimitEntry {
        let plan = shared.rateLimit.plans[tier]
        var limit = plan.limit
        if plan.overrideClaim >= 0, exchange.admission.provider >= 0,
            let value = authentication.limitClaim(plan.overrideClaim)
        {
            let text = authentication.texts.extracting(value.bounds)
            for override in plan.overrides where text.equals(override.value.span) {
                limit.count = override.limit
                break
            }
        }
        return LimitEntry(
            tier: tier, limit: limit, hash: digest(exchange, bytes, plan), observes: plan.observes)
    }

    /// A bucket by address or user alone is the one that plain limits of the tier count in.
    private func digest(_ exchange: Exchange, _ bytes: Span<UInt8>, _ plan: TierPlan) -> SipHash.Digest {
        if !plan.hasNames {
            if case .user = plan.parts[0] { return authentication.user }
            return shared.rateLimit.digest(of: exchange.admission.address)
        }
        write(exchange, bytes, plan, into: &limitKey)
        return Self.digest(shared.rateLimit, limitKey)
    }

    private static func digest(_ rateLimit: borrowing RateLimit, _ key: borrowing LimitKeyText)
        -> SipHash.Digest
    {
        rateLimit.digest(ofName: key.bytes)
    }

    /// Writes what the tier's bucket for the request is called.
    func write(
        _ exchange: Exchange, _ bytes: Span<UInt8>, _ plan: TierPlan, into text: inout LimitKeyText
    ) {
        text.begin()
        for part in plan.parts {
            switch part {
            case .address:
                text.append(exchange.admission.address, ipv6Prefix: shared.rateLimit.ipv6Prefix)
            case .user:
                let provider = exchange.admission.provider
                text.append(
                    user: authentication.subject, provider: shared.configuration.providers[provider].name)
            case .route:
                let route = exchange.admission.route
                let name = route < 0 ? [] : shared.limits[route].route
                if name.isEmpty { text.appendAbsent() } else { text.append(name.span) }
            case .claim(let index):
                if let value = authentication.limitClaim(index) {
                    text.append(authentication.texts.extracting(value.bounds))
                } else {
                    text.appendAbsent()
                }
            case .field(let name): Self.append(name, exchange.head, bytes, to: &text)
            }
        }
    }

    /// All values of a field are one, in their order (RFC 9110, 5.3).
    private static func append(
        _ name: ByteList, _ head: borrowing RequestHead, _ bytes: Span<UInt8>, to text: inout LimitKeyText
    ) {
        var isFirst = true
        var index = 0
        while index < head.fields.count {
            let field = head.fields[index]
            index &+= 1
            if name.index(ofLowercased: bytes.extracting(field.name.bounds)) == nil { continue }
            let value = bytes.extracting(field.value.bounds)
            if isFirst { text.append(value) } else { text.append(further: value) }
            isFirst = false
        }
        if isFirst { text.appendAbsent() }
    }
}
