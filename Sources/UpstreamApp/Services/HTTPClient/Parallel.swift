import EventLoop
import Synchronization

/// Does the same to each of many, several at a time, on threads that end with the call.
enum Parallel {
    private final class Work<Element: Sendable, Result: Sendable>: Sendable {
        private struct State {
            var next = 0
            var results: [Result?]
        }

        private let elements: [Element]
        private let body: @Sendable (Element) -> Result
        private let state: Mutex<State>

        init(_ elements: [Element], _ body: @escaping @Sendable (Element) -> Result) {
            self.elements = elements
            self.body = body
            state = Mutex(State(results: Array(repeating: nil, count: elements.count)))
        }

        /// Takes one element after the other until none is left.
        func run() {
            while true {
                let index = state.withLock { state in
                    state.next += 1
                    return state.next - 1
                }
                if index >= elements.count { return }
                let result = body(elements[index])
                state.withLock { $0.results[index] = result }
            }
        }

        var results: [Result] { state.withLock { $0.results.compactMap { $0 } } }
    }

    /// The results, in the order of the elements; the caller's thread is one of `concurrency`.
    static func map<Element: Sendable, Result: Sendable>(
        _ elements: [Element], concurrency: Int, _ body: @escaping @Sendable (Element) -> Result
    ) -> [Result] {
        let work = Work(elements, body)
        run(work, threads: min(concurrency, elements.count) - 1)
        return work.results
    }

    /// Each level of the recursion keeps one thread. Where none can be had, the others do its work.
    private static func run<Element, Result>(_ work: Work<Element, Result>, threads: Int) {
        if threads <= 0 { return work.run() }
        let thread = try? Thread(name: "services") { work.run() }
        run(work, threads: threads - 1)
        thread?.join()
    }
}
