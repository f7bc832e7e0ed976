import Bytes
import Telemetry

/// What the app counts, as Prometheus reads it: for whoever asks at its socket, not for those who come
/// through a gateway.
enum AppMetrics {
    static let path = "/metrics"

    static func response(_ settings: ApplicationSettings) -> Response {
        var text = PrometheusText()
        let cache = settings.cache.counts
        text.family(
            "postern_app_cache_lookups_total", .counter, "Questions to the cache, by what became of them.")
        text.sample(cache.hits, [("outcome", "hit")])
        text.sample(cache.misses, [("outcome", "miss")])
        text.family("postern_app_cache_faults_total", .counter, "What the cache could not be asked or told.")
        text.sample(cache.faults)
        write(settings.services, into: &text)
        return Response(
            status: 200, contentType: PrometheusText.contentType.description, body: text.bytes.readable.array)
    }

    /// Of services that have been asked for something; others have no lines.
    private static func write(_ services: Services, into text: inout PrometheusText) {
        let asked = ServiceName.allCases.map { (name: $0.rawValue, figures: services.figures(of: $0)) }.filter
        {
            let snapshot = $0.figures.snapshot
            return snapshot.requests > 0 || !snapshot.errors.isEmpty
        }
        text.family(
            "postern_app_service_requests_total", .counter, "Requests to services, repetitions included.")
        for service in asked {
            text.sample(service.figures.snapshot.requests, [("service", service.name)])
        }
        text.family("postern_app_service_repetitions_total", .counter, "Requests that were sent again.")
        for service in asked {
            text.sample(service.figures.snapshot.repetitions, [("service", service.name)])
        }
        text.family("postern_app_service_errors_total", .counter, "Calls that failed, by whose fault it was.")
        for service in asked {
            for fault in ServiceError.Fault.allCases {
                guard let count = service.figures.snapshot.errors[fault] else { continue }
                text.sample(count, [("service", service.name), ("fault", fault.rawValue)])
            }
        }
        text.family("postern_app_service_request_seconds", .histogram, "How long requests to services took.")
        for service in asked {
            var total = HistogramTotal()
            service.figures.add(to: &total)
            text.sample(total, [("service", service.name)])
        }
    }
}
