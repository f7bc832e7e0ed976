/// The machine's own clock, which also runs while it sleeps.
struct ContinuousPace: Pace {
    private let start = ContinuousClock.now

    func now() -> Duration { ContinuousClock.now - start }

    func sleep(for duration: Duration) async throws(PosternError) {
        do {
            try await Task.sleep(for: duration)
        } catch {
            throw .cancelled
        }
    }

    func jitter() -> Double { Double.random(in: 0...1) }
}
