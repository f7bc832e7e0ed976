/// Those who have come to one place, and one who waits until enough have.
actor Gathering {
    private var count = 0

    func arrive() { count += 1 }

    /// Waits until so many have come, and have had many turns since to go on to where they wait themselves:
    /// turns, for on a busy machine no time is sure to be enough.
    func wait(for wanted: Int) async {
        while count < wanted { await Task.yield() }
        for _ in 0..<1_000 { await Task.yield() }
    }
}
