import PosternClient
import Synchronization

/// A clock that moves only when somebody sleeps, or when the test says so.
final class ScriptedPace: Pace {
    private struct State {
        var now = Duration.seconds(1000)
        var slept: [Duration] = []
    }

    private let state = Mutex(State())
    private let chance: Double

    init(chance: Double = 0) {
        self.chance = chance
    }

    var slept: [Duration] { state.withLock { $0.slept } }

    func advance(_ duration: Duration) {
        state.withLock { $0.now += duration }
    }

    func now() -> Duration { state.withLock { $0.now } }

    func sleep(for duration: Duration) async throws(PosternError) {
        state.withLock {
            $0.slept.append(duration)
            $0.now += duration
        }
    }

    func jitter() -> Double { chance }
}
