import EventLoop
import HTTP1

/// Tells people what the policies made of a request: each verdict in the order in which it was given, the key
/// of gateway.yaml behind it, its line, and what was compared.
///
/// It judges nothing itself: all it knows is the pipeline's answer and the configuration. It holds no token.
struct Explanation {
    /// What is asked, in this order; a token goes before the limit where that counts users.
    private enum Stage { case message, client, path, cors, route, limit, token, body }

    private let request: TrialRequest
    private let answer: TrialAnswer
    private let configuration: Configuration
    private let facts: RefusalFacts
    private(set) var lines: [String] = []

    init(_ request: TrialRequest, _ answer: TrialAnswer, _ configuration: Configuration) {
        self.request = request
        self.answer = answer
        self.configuration = configuration
        facts = RefusalFacts(
            rule: answer.refusal?.rule ?? .none, status: answer.status, route: answer.admission.route,
            preflightRoute: answer.admission.preflightRoute, provider: answer.admission.provider,
            address: answer.admission.address)
        lines.append(Self.line("request", "\(request.method) \(target) from \(request.address)"))
        let refusing = Self.stage(of: facts.rule)
        for stage in stages {
            if stage == refusing {
                let cause = RefusalCause(facts, configuration)
                add(name(stage), "refused by \(facts.rule.name): \(cause.text)", cause.key)
                break
            }
            tell(stage)
        }
        // A refused token is counted after it was judged.
        if refusing == .token, stages.last == .body, answer.admission.isLimited { tell(.limit) }
        tellVerdict()
    }

    /// Without the query where that may hold tokens.
    private var target: String {
        let holdsTokens = configuration.providers.contains { provider in
            provider.tokenSources.contains { if case .query = $0 { true } else { false } }
        }
        guard holdsTokens, let mark = request.target.firstIndex(of: "?") else { return request.target }
        return request.target[..<mark] + "?…"
    }

    private var route: Configuration.Route? {
        answer.admission.route < 0 ? nil : configuration.routes[answer.admission.route]
    }

    private var isPreflight: Bool {
        answer.isNoContent || Self.stage(of: facts.rule) == .cors
            || (facts.rule == .rateLimit && answer.admission.route < 0)
    }

    private var stages: [Stage] {
        if isPreflight { return [.message, .client, .path, .limit, .cors] }
        let countsUsers = route?.tiers.contains { configuration.tiers[$0].needsToken } ?? false
        return [.message, .client, .path, .cors, .route]
            + (countsUsers ? [.token, .limit] : [.limit, .token])
            + [.body]
    }

    private static func stage(of rule: Rule) -> Stage? {
        switch rule {
        case .none: nil
        case .unsafePath: .path
        case .noRoute, .methodNotAllowed, .connectRefused, .routeGone: .route
        case .corsOrigin, .corsMethod, .corsHeader: .cors
        case .tokenMissing, .tokenMalformed, .tokenSignature, .tokenExpired, .tokenClaims, .tokenType,
            .tokenRevoked, .insufficientScope, .keysUnavailable:
            .token
        case .rateLimit, .storeUnavailable: .limit
        case .bodyTooLarge: .body
        default: .message
        }
    }

    private func name(_ stage: Stage) -> String { "\(stage)" }

    private static func line(_ name: String, _ text: String) -> String {
        name + String(repeating: " ", count: max(1, 10 - name.count)) + text
    }

    private mutating func add(_ name: String, _ text: String, _ key: String?) {
        var place = ""
        if let key {
            place =
                configuration.lines.line(of: key).map { " [\(key), line \($0)]" } ?? " [\(key), by default]"
        }
        lines.append(Self.line(name, text + place))
    }

    private mutating func tell(_ stage: Stage) {
        switch stage {
        case .message: add("message", "is well-formed HTTP/1.1", nil)
        case .client: tellClient()
        case .path:
            add("path", answer.path.map { "normalised to \($0)" } ?? "is normal as it was sent", nil)
        case .cors: tellCORS()
        case .route: tellRoute()
        case .limit: tellLimit()
        case .token: tellToken()
        case .body: break
        }
    }

    private mutating func tellClient() {
        let address = answer.admission.address
        if answer.admission.isPeerTrusted {
            add("client", "\(address), as the trusted proxy \(request.address) says", "trusted_proxies")
        } else {
            add("client", "\(address), whose connection it is", nil)
        }
    }

    private mutating func tellCORS() {
        let owner = isPreflight ? answer.admission.preflightRoute : answer.admission.route
        var key = "cors"
        if owner >= 0, case .own = configuration.routes[owner].cors { key = "routes[\(owner)].cors" }
        let isAsked = request.fields.contains { $0.name.lowercased() == "origin" }
        let allowed = answer.values(of: "Access-Control-Allow-Origin").first
        if answer.admission.cors < 0 {
            add("cors", "is left to the upstream", key)
        } else if !isAsked {
            add("cors", "was not asked: there is no Origin", nil)
        } else if isPreflight {
            add("cors", "the preflight is allowed", key)
        } else if let allowed {
            add("cors", "the origin may read the answer: \(allowed)", key)
        } else {
            add("cors", "the origin may not read the answer; the request goes on", key)
        }
    }

    private mutating func tellRoute() {
        guard let route else { return }
        let match = route.match == .exact ? "exactly" : "and what is below"
        let methods = route.methods.isEmpty ? "any method" : route.methods.joined(separator: ", ")
        add(
            "route", "\(route.name): \(route.path) \(match), \(methods)", "routes[\(answer.admission.route)]")
        if let deprecation = answer.values(of: "Deprecation").first, route.deprecation != nil {
            let key = "routes[\(answer.admission.route)].deprecated"
            add("", "it is deprecated: Deprecation: \(deprecation)", key)
        }
    }

    private mutating func tellLimit() {
        let own = answer.admission.route < 0 ? nil : "routes[\(answer.admission.route)].tier"
        let tiers = RefusalCause.tiers(facts, configuration)
        guard answer.admission.isLimited, !tiers.isEmpty else { return add("limit", "none", own) }
        let texts = tiers.map { RefusalCause.describe(configuration.tiers[$0], facts) }
        let left = answer.values(of: "X-RateLimit-Remaining").first ?? "0"
        let key = tiers.count == 1 ? "rate_limit.tiers.\(configuration.tiers[tiers[0]].name)" : own
        add("limit", "\(texts.joined(separator: "; ")): on fresh counters \(left) left", key)
    }

    private mutating func tellToken() {
        guard let route else { return }
        let key = "routes[\(answer.admission.route)].authentication"
        if answer.admission.provider >= 0 {
            add("token", "good, of \(configuration.providers[answer.admission.provider].name)", key)
        } else if route.authentication == .none {
            add("token", "is not looked at: authentication is none", key)
        } else if facts.rule == .rateLimit {
            add("token", "is missing or not good, and counts against the address", key)
        } else {
            add("token", "there is none, and none is required", key)
        }
    }

    private mutating func tellVerdict() {
        if let refusal = answer.refusal {
            add("verdict", "refused with \(refusal.status): \(refusal.detail)", nil)
        } else if answer.isNoContent {
            add("verdict", "answered with 204 by the gateway", nil)
        } else if let route {
            let upstream = configuration.upstreams[route.upstream]
            add("verdict", "forwarded to \(upstream.name), \(upstream.address)", "upstreams.\(upstream.name)")
        }
    }
}
