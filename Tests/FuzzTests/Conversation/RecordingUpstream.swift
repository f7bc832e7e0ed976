/// Records every request that comes, on whatever connection, and answers each when it is whole.
final class RecordingUpstream {
    private final class Connection {
        let peer: Peer
        var answered = 0
        var waiting: [[UInt8]] = []
        var closes = false

        init(_ peer: Peer) {
            self.peer = peer
        }
    }

    /// The requests in the order in which they became whole.
    private(set) var requests: [ReferenceMessage] = []
    /// What no reader may be sent.
    private(set) var fault: String?
    private var connections: [Connection] = []
    private let answers: [UpstreamAnswer]

    init(_ answers: [UpstreamAnswer]) {
        self.answers = answers
    }

    func answer(at number: Int) -> UpstreamAnswer { answers[number % answers.count] }

    /// Takes connections in, reads, answers; true when anything happened.
    func serve(_ worker: WorkerOnTheSpot) -> Bool {
        var hasMoved = false
        while let peer = worker.accept() {
            connections.append(Connection(peer))
            hasMoved = true
        }
        for connection in connections where serve(connection) { hasMoved = true }
        connections.removeAll { $0.closes && $0.waiting.isEmpty }
        return hasMoved
    }

    private func serve(_ connection: Connection) -> Bool {
        var hasMoved = connection.peer.move()
        let (messages, rest) = ReferenceReader.read(connection.peer.received)
        if case .malformed(let why) = rest { fault = "the upstream is sent \(why)" }
        while connection.answered < messages.count && !connection.closes {
            let request = messages[connection.answered]
            let answer = answer(at: requests.count)
            connection.waiting += answer.pieces(number: requests.count, method: request.method)
            connection.closes = answer.closes
            connection.answered += 1
            requests.append(request)
        }
        // A piece for each turn.
        if !connection.waiting.isEmpty {
            connection.peer.send(connection.waiting.removeFirst())
            hasMoved = true
        }
        return hasMoved
    }
}
