import Bytes
import EventLoop
import HTTP1

/// One connection's turn: read, hand over, write.
extension Server {
    private static let room = 4_096

    /// Takes the connection as far as it can go without waiting. Edge-triggered readiness asks for it: each
    /// direction is worked until the kernel says that it would block.
    mutating func advance(_ connection: Connection) {
        while true {
            switch connection.phase {
            case .reading: if !read(connection) { return }
            case .serving: return
            case .writing: if !write(connection) { return }
            case .lingering: if !linger(connection) { return }
            }
        }
    }

    /// The connection's time is over.
    mutating func expire(_ token: Token) {
        guard let connection = connection(token), let deadline = connection.deadline else { return }
        switch deadline {
        case .idle, .write, .linger: close(connection)
        case .head, .body:
            let problem = Problem(.badRequest, "The request took too long to arrive")
            refuse(connection, RequestReader.Refusal(status: 408, problem: problem))
            advance(connection)
        }
    }

    /// Answers whether there is more to do at once.
    private mutating func read(_ connection: Connection) -> Bool {
        switch connection.reader.next(&connection.input) {
        case .request(let request, let keepAlive):
            hand(over: request, keepAlive: keepAlive, connection)
            return true
        case .refused(let refusal):
            refuse(connection, refusal)
            return true
        case .expectsContinue:
            connection.output.append("HTTP/1.1 100 Continue\r\n\r\n" as StaticString)
            if case .failed = connection.output.send(to: connection.descriptor.number) {
                close(connection)
                return false
            }
            return true
        case .needsMore:
            return receive(connection)
        }
    }

    private mutating func receive(_ connection: Connection) -> Bool {
        // Readiness is told at its edge: while nothing new was told, nothing new has come.
        guard connection.isReadable else { return waitForMore(connection) }
        switch connection.input.receive(from: connection.descriptor.number, room: Self.room) {
        case .moved(let count):
            // Less than there was room for: the socket is empty, and the next bytes are an edge.
            if count < Self.room { connection.isReadable = false }
            return true
        case .wouldBlock:
            connection.isReadable = false
            return waitForMore(connection)
        case .ended, .failed: close(connection)
        }
        return false
    }

    private mutating func waitForMore(_ connection: Connection) -> Bool {
        if isDraining && connection.isIdle {
            close(connection)
        } else {
            if connection.isIdle { connection.becomeIdle() }
            if connection.reader.hasEarnedTime() { connection.deadline = nil }
            arm(connection, connection.readingDeadline)
        }
        return false
    }

    private mutating func hand(over request: Request, keepAlive: Bool, _ connection: Connection) {
        connection.phase = .serving
        connection.isHead = request.method == .head
        connection.keepAlive = keepAlive && !isDraining
        connection.deadline = nil
        loop.timers.cancel(connection.timer)
        if let response = glancer?.glance(at: request) {
            return connection.write(response, at: loop.now.wallSeconds)
        }
        let lane = endpoints.lane(of: request)
        let queue = lane == .service ? serviceQueue ?? queue : queue
        if queue.submit(Job(connection: connection.token, request: request, lane: lane)) { return }
        let problem = Problem.unavailable(lane.overflow)
        let now = loop.now.wallSeconds
        connection.write(Response(problem: problem, at: now), at: now)
    }

    /// Answers what cannot be read, as the last thing on this connection.
    private mutating func refuse(_ connection: Connection, _ refusal: RequestReader.Refusal) {
        let now = loop.now.wallSeconds
        var response = Response(problem: refusal.problem, at: now)
        response.status = refusal.status
        connection.keepAlive = false
        connection.isHead = false
        connection.write(response, at: now)
    }

    private mutating func write(_ connection: Connection) -> Bool {
        switch connection.output.send(to: connection.descriptor.number) {
        case .moved where !connection.output.isEmpty: return true
        case .moved where connection.refill(): return true
        case .moved where !watchWriting(connection, false): close(connection)
        case .moved where connection.keepAlive:
            connection.becomeIdle()
            return true
        case .moved:
            Socket.endWriting(connection.descriptor.number)
            connection.phase = .lingering
            arm(connection, .linger)
            return true
        case .wouldBlock where watchWriting(connection, true): arm(connection, .write)
        case .wouldBlock, .ended, .failed: close(connection)
        }
        return false
    }

    /// Room to write is watched for only while there is none: each answer that the gateway reads would be
    /// news.
    private func watchWriting(_ connection: Connection, _ watches: Bool) -> Bool {
        if connection.watchesWriting == watches { return true }
        do throws(IOError) {
            try loop.epoll.modify(
                connection.descriptor.number, token: connection.token,
                interest: watches ? .readingAndWriting : .reading)
            connection.watchesWriting = watches
            return true
        } catch {
            return false
        }
    }

    private mutating func linger(_ connection: Connection) -> Bool {
        connection.input.removeAll()
        switch connection.input.receive(from: connection.descriptor.number, room: 4_096) {
        case .moved(let count):
            connection.lingered += count
            if connection.lingered <= limits.lingerBytes { return true }
            close(connection)
        case .wouldBlock: break
        case .ended, .failed: close(connection)
        }
        return false
    }

    /// Sets the timer, unless it already runs for the same thing: bytes that trickle in buy no time.
    private mutating func arm(_ connection: Connection, _ deadline: Connection.Deadline) {
        if connection.deadline == deadline { return }
        connection.deadline = deadline
        loop.timers.arm(connection.timer, at: loop.now.monotonic + limits.duration(of: deadline))
    }
}
