/// The gateway's tiers of limits, by the names that gateway.yaml gives them.
enum LimitTier: String, CaseIterable, Sendable {
    case strict, `default`, lenient, user

    /// Says what is counted; how many are let pass is the gateway's configuration.
    var description: String {
        switch self {
        case .strict: "Limit: `strict`, per address, one count for sign-up and login together."
        case .default: "Limit: `default`, per address."
        case .lenient: "Limit: `lenient`, per address."
        case .user:
            "Limit: `user`, per user; requests without a good token count by their address, `default`."
        }
    }
}
