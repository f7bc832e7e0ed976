import Testing

extension RealPrograms {
    /// What the app counts, and who reads it.
    @Suite("metrics of the app")
    struct AppMetricsTests {
        @Test("the app's metrics are read at its socket, and not through the gateway")
        func metrics() throws {
            try APIStack.with([:]) { stack in
                let arguments = [
                    "-sS", "--unix-socket", stack.folder.path + "/app.sock", "http://localhost/metrics",
                ]
                let text = try Tool.run("curl", arguments)
                #expect(text.contains("# TYPE postern_app_cache_lookups_total counter"))
                let through = try stack.exchange("GET", "/metrics")
                #expect(through.status == 404)
            }
        }
    }
}
