import EventLoop
import HTTP1
import JWT

/// Why a rule refused: the key of gateway.yaml behind it, its line, and what was compared with what. It tells
/// what the configuration says, and never a token or a key.
struct RefusalCause: Equatable, Sendable {
    /// Such as `routes[2].authentication`; nil: no key has a say in it.
    var key: String?
    var line: Int?
    var text: String

    init(_ facts: RefusalFacts, _ configuration: Configuration) {
        (key, text) = Self.cause(facts, configuration)
        line = key.flatMap { configuration.lines.line(of: $0) }
    }

    private static func cause(_ facts: RefusalFacts, _ configuration: Configuration) -> (String?, String) {
        let own = facts.route < 0 ? nil : "routes[\(facts.route)]"
        switch facts.rule {
        case .none: return (own, "nothing was refused")
        case .noRoute:
            return ("routes", "none of the \(configuration.routes.count) routes takes this path")
        case .methodNotAllowed: return ("routes", "the routes of this path name other methods")
        case .connectRefused:
            return ("routes", "CONNECT never passes, TRACE only where a route's methods name it")
        case .unsafePath:
            return ("routes", "the path holds what could be read as another path, and no route keeps that")
        case .routeGone:
            return (
                own.map { $0 + ".deprecated" }, "the route's sunset has passed, and `after_sunset` is `gone`"
            )
        case .corsOrigin, .corsMethod, .corsHeader: return cors(facts, configuration)
        case .tokenMissing, .tokenMalformed, .tokenSignature, .tokenExpired, .tokenClaims, .tokenType,
            .tokenRevoked, .insufficientScope, .keysUnavailable:
            return token(facts, configuration)
        case .rateLimit: return limit(facts, configuration)
        case .storeUnavailable:
            return ("redis", "Redis is away, and `on_outage` of a limit is `deny`")
        case .upstreamUnavailable, .upstreamBusy, .upstreamBroken, .upstreamTimeout, .revocationInvalid,
            .revocationStore:
            return upstream(facts, configuration)
        default: return message(facts, configuration)
        }
    }

    private static func cors(_ facts: RefusalFacts, _ configuration: Configuration) -> (String, String) {
        let route = facts.preflightRoute
        var policy = configuration.cors
        var section = "cors"
        if route >= 0, case .own(let own) = configuration.routes[route].cors {
            policy = own
            section = "routes[\(route)].cors"
        }
        func list(_ items: [String]?) -> String { items.map { $0.joined(separator: ", ") } ?? "any" }
        switch facts.rule {
        case .corsOrigin:
            let listed = (policy?.origins ?? []) + (policy?.patterns.map(\.text) ?? [])
            let allowed = policy?.anyOrigin == true ? "any but `null`" : list(listed)
            return (section + ".origins", "Origin is none of those allowed: \(allowed)")
        case .corsMethod:
            return (
                section + ".methods",
                "Access-Control-Request-Method is none of those allowed: \(list(policy?.methods))"
            )
        default:
            return (
                section + ".headers",
                "Access-Control-Request-Headers names one beside those allowed: \(list(policy?.headers))"
            )
        }
    }

    private static func limit(_ facts: RefusalFacts, _ configuration: Configuration) -> (String?, String) {
        let tiers = tiers(facts, configuration).filter { !configuration.tiers[$0].observes }
        let texts = tiers.map { describe(configuration.tiers[$0], facts) }
        if tiers.count == 1 {
            return ("rate_limit.tiers.\(configuration.tiers[tiers[0]].name)", "used up: \(texts[0])")
        }
        let key = facts.route < 0 ? "rate_limit" : "routes[\(facts.route)].tier"
        return (key, "one of these was used up: \(texts.joined(separator: "; "))")
    }

    /// A tier's limit in words.
    static func describe(_ tier: Configuration.Tier, _ facts: RefusalFacts) -> String {
        let window = UnitText.text(microseconds: tier.windowMicroseconds)
        let whose = tier.key == .address ? "the address \(facts.address)" : tier.key.description
        let others = tier.overrides.map { ", other limits by the claim \($0.claim)" } ?? ""
        let observes = tier.observes ? " (observes)" : ""
        return "\(tier.name), \(tier.limit) in \(window) by \(whose)\(others)\(observes)"
    }

    /// The tiers that counted the request.
    static func tiers(_ facts: RefusalFacts, _ configuration: Configuration) -> [Int] {
        if facts.route < 0 { return configuration.rateLimit.preflightTier.map { [$0] } ?? [] }
        let limits = RouteLimits(configuration.routes[facts.route], configuration)
        let needsToken = limits.tiers.contains { configuration.tiers[$0].needsToken }
        return needsToken && facts.provider < 0 ? limits.anonymous : limits.tiers
    }

    private static func token(_ facts: RefusalFacts, _ configuration: Configuration) -> (String?, String) {
        guard facts.route >= 0 else { return (nil, "the token was refused") }
        let route = configuration.routes[facts.route]
        let providers = route.providers.map { configuration.providers[$0] }
        let names = providers.map(\.name).joined(separator: ", ")
        let only = providers.count == 1 ? "providers.\(names)" : nil
        let authentication = "routes[\(facts.route)].authentication"
        switch facts.rule {
        case .tokenMissing:
            return (authentication, "a token is required, and none came in \(places(providers))")
        case .tokenMalformed: return (authentication, "what came is not one readable token")
        case .tokenSignature:
            return (only ?? authentication, "no key or algorithm of \(names) has made the signature")
        case .tokenExpired:
            let leeways = providers.map { UnitText.text(microseconds: $0.leewayMicroseconds) }
            return (
                only.map { $0 + ".leeway" } ?? authentication,
                "exp lies in the past by more than the leeway (\(leeways.joined(separator: ", ")))"
            )
        case .tokenType:
            return (only ?? authentication, "the token is of another type: \(demands(providers))")
        case .insufficientScope:
            let scopes = route.scopes.joined(separator: ", ")
            return ("routes[\(facts.route)].scopes", "the token does not have all of: \(scopes)")
        case .keysUnavailable: return keys(providers, authentication)
        case .tokenRevoked:
            return (authentication, "its jti, its sid, its sub or its key's kid has been revoked")
        default: return (only ?? authentication, "its claims are not those demanded: \(demands(providers))")
        }
    }

    private static func keys(
        _ providers: [Configuration.Provider], _ authentication: String
    ) -> (String, String) {
        var key = authentication
        var texts: [String] = []
        for provider in providers {
            guard case .remote(let remote) = provider.key else { continue }
            key = texts.isEmpty ? "providers.\(provider.name).jwks_url" : authentication
            let bound = UnitText.text(microseconds: remote.staleMicroseconds)
            texts.append("\(provider.name) (jwks_stale_for \(bound))")
        }
        return (
            key,
            "no keys have been fetched yet, or the last ones are too old: \(texts.joined(separator: ", "))"
        )
    }

    private static func places(_ providers: [Configuration.Provider]) -> String {
        var places: [String] = []
        for source in providers.flatMap(\.tokenSources) where !places.contains(source.description) {
            places.append(source.description)
        }
        return places.joined(separator: ", ")
    }

    private static func demands(_ providers: [Configuration.Provider]) -> String {
        let texts = providers.map { provider in
            var demands: [String] = []
            if let type = provider.tokenType { demands.append("typ \(type)") }
            if let issuer = provider.issuer { demands.append("iss \(issuer)") }
            if !provider.audiences.isEmpty {
                demands.append("aud \(provider.audiences.joined(separator: " or "))")
            }
            demands += provider.requiredClaims.map { claim in
                let values = claim.values.map(\.description).joined(separator: " or ")
                return values.isEmpty ? claim.name : "\(claim.name) \(values)"
            }
            demands.append("sub")
            let lifetime = UnitText.text(microseconds: provider.maxTokenLifetimeMicroseconds)
            return "\(provider.name) wants \(demands.joined(separator: ", ")), and exp within \(lifetime)"
        }
        return texts.joined(separator: "; ")
    }

    private static func upstream(_ facts: RefusalFacts, _ configuration: Configuration) -> (String?, String) {
        guard facts.route >= 0 else { return (nil, "the upstream failed") }
        let upstream = configuration.upstreams[configuration.routes[facts.route].upstream]
        let section = "upstreams.\(upstream.name)"
        switch facts.rule {
        case .upstreamUnavailable:
            let time = UnitText.text(microseconds: upstream.connectMicroseconds)
            return (section + ".address", "\(upstream.name) could not be reached within \(time)")
        case .upstreamBusy:
            return (
                section + ".max_pending",
                "\(upstream.maxConnections) connections to \(upstream.name) were busy and "
                    + "\(upstream.maxPending) requests waited already, or the wait was too long"
            )
        case .upstreamTimeout:
            let time = UnitText.text(microseconds: upstream.responseMicroseconds)
            return (section + ".response_timeout", "\(upstream.name) did not answer within \(time)")
        case .revocationInvalid:
            return (section + ".may_revoke", "\(upstream.name) sent a Gateway-Revoke that cannot be read")
        case .revocationStore:
            return (section + ".may_revoke", "the revocation that \(upstream.name) asked for was not stored")
        default: return (section, "\(upstream.name) answered with what is no whole HTTP response")
        }
    }

    private static func message(_ facts: RefusalFacts, _ configuration: Configuration) -> (String?, String) {
        let client = configuration.client
        func time(_ microseconds: Int64) -> String { UnitText.text(microseconds: microseconds) }
        func size(_ bytes: Int) -> String { UnitText.text(bytes: Int64(bytes)) }
        switch facts.rule {
        case .headTooLarge:
            let bounds = "\(size(client.head.size)) or \(client.head.fieldCount) fields"
            return ("client.head_size", "the head has more than \(bounds)")
        case .targetTooLong:
            return ("client.target_length", "the target has more than \(size(client.head.targetLength))")
        case .bodyTooLarge:
            let own = facts.route < 0 ? nil : configuration.routes[facts.route].bodySize
            let key = own == nil ? "client.body_size" : "routes[\(facts.route)].body_size"
            return (key, "the body has more than \(UnitText.text(bytes: Int64(own ?? client.bodySize)))")
        case .headTimeout:
            return ("client.head_timeout", "the head was not whole within \(time(client.headMicroseconds))")
        case .bodyTimeout:
            let bounds = "\(size(client.progressBytes)) in \(time(client.progressMicroseconds))"
            return (
                "client.progress_timeout", "less than \(bounds) came of the body, or was taken of the answer"
            )
        case .tooManyConnections:
            return (
                "client.max_connections", "there were more connections than allowed, in all or of one address"
            )
        case .draining: return ("drain_timeout", "the gateway was ending, and this took too long")
        case .unsupportedCoding, .unsupportedVersion, .malformedRequest:
            return (nil, "the message breaks a rule of HTTP/1.1 (RFC 9110, RFC 9112)")
        default: return (nil, "the gateway failed")
        }
    }
}
