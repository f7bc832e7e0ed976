import Telemetry

/// The families of key sets that are fetched; none where none is.
extension Metrics {
    func renderKeys(_ keys: [KeyFigures], into text: inout PrometheusText) {
        if keys.isEmpty { return }
        text.family(
            "postern_keys", .gauge, "Keys of a provider that are held; 0: its tokens are answered with 503.")
        for key in keys { text.sample(key.count, [("provider", key.provider)]) }
        text.family(
            "postern_keys_age_seconds", .gauge, "How long ago the keys were fetched that are held.")
        for key in keys {
            guard let age = key.ageMicroseconds else { continue }
            text.sample(microseconds: age, [("provider", key.provider)])
        }
        text.family(
            "postern_keys_fetches_total", .counter, "Fetches of a provider's keys, by how they ended.")
        for key in keys {
            for outcome in KeyFetchOutcome.allCases {
                text.sample(
                    key.fetches[outcome.rawValue],
                    [("provider", key.provider), ("outcome", outcome.name)])
            }
        }
        text.family(
            "postern_keys_left_out", .gauge,
            "Keys of the last set that are of no use: of other kinds or uses, secret, too weak, or broken.")
        for key in keys { text.sample(key.leftOut, [("provider", key.provider)]) }
    }
}
