import Bytes
import EventLoop
import Redis
import TLS
import Telemetry

/// The worker's connection to Redis: how it comes to stand, what it says, and what happens when it does not.
extension Engine {
    /// How long a worker waits for the store before it listens.
    private static var settlingMicroseconds: Int64 { 500_000 }
    private static var tick: Int64 { TimerWheel.tickMicroseconds }

    /// Connects, or probes, when it is time to; called with the housekeeping.
    func tendStore() {
        if let cluster { return tend(cluster) }
        guard let link = redis else { return }
        noteReadiness()
        tend(link)
    }

    func tend(_ link: RedisLink) {
        if now.monotonic < link.retryAt { return }
        switch link.state {
        case .down: connect(link)
        case .suspended:
            if now.monotonic &- link.suspendedAt > RedisLink.longestSuspension {
                drop(link, "it does not answer")
            } else {
                probe(link)
            }
        case .connecting, .greeting, .ready: break
        }
    }

    /// Before the first request is taken in, the store may become ready; one that is away delays nobody.
    func settleStore() {
        let end = now.monotonic &+ Self.settlingMicroseconds
        scheduleHousekeeping()
        tendStore()
        flushStore()
        while !isStoreSettled && now.monotonic < end { turn(waiting: true) }
    }

    private var isStoreSettled: Bool {
        if let cluster { return cluster.isReady || cluster.links.allSatisfy { $0.state == .down } }
        return redis.map { $0.state == .ready || $0.state == .down } ?? true
    }

    /// The metric of whether requests ask.
    private func noteReadiness() {
        let isReady = cluster?.isReady ?? (redis?.state == .ready)
        metrics.store.ready.set(isReady ? 1 : 0)
    }

    /// The link that a token names.
    private func link(_ token: Token) -> RedisLink? {
        if let redis { return redis }
        guard let cluster, token.index < cluster.links.count else { return nil }
        return cluster.links[token.index]
    }

    /// By which the store's health knows this worker's link.
    private func identity(_ link: RedisLink) -> Int { number &* 4_096 &+ link.index }

    private func connect(_ link: RedisLink) {
        link.retryAt = now.monotonic &+ link.configuration.retryMicroseconds
        guard let address = link.access.address else { return }
        do throws(IOError) {
            switch try Socket.connect(to: address) {
            case .connected(let socket):
                guard let connection = try admit(socket, link, address) else { return }
                greet(link, connection)
            case .inProgress(let socket):
                guard let connection = try admit(socket, link, address) else { return }
                connection.channel.waitForWriting()
                link.state = .connecting
            }
        } catch {
            drop(link, "\(error)")
        }
    }

    /// nil, and given up: it cannot be secured.
    private func admit(
        _ socket: consuming FileDescriptor, _ link: RedisLink, _ address: SocketAddress
    ) throws(IOError) -> RedisConnection? {
        let session: TLSSession?
        do throws(TLSFault) {
            session = try link.access.session(to: address)
        } catch {
            drop(link, error.text)
            return nil
        }
        let isUnix = if case .unix = address { true } else { false }
        link.generation = (link.generation &+ 1) & 0xFF_FFFF
        let token = Token(kind: Kind.store, generation: link.generation, index: link.index)
        try loop.epoll.add(socket.number, token: token, interest: isUnix ? .reading : .readingAndWriting)
        let timer = loop.timers.make(
            Token(kind: Kind.storeTimer, generation: link.generation, index: link.index))
        let connection = RedisConnection(
            Channel(socket: socket, token: token, timer: timer, watchesWriting: !isUnix), session,
            isOfCluster: cluster != nil)
        link.connection = connection
        connection.channel.setDeadline(now.monotonic &+ RedisLink.connectMicroseconds, &loop.timers)
        metrics.store.connections.add()
        return connection
    }

    /// Says who we are, and brings the script.
    private func greet(_ link: RedisLink, _ connection: RedisConnection) {
        link.state = .greeting
        let deadline = now.monotonic &+ RedisLink.connectMicroseconds
        do throws(TLSFault) { try connection.begin() } catch { return drop(link, error.text) }
        buffers.lend(&connection.output)
        let count = link.configuration.target.writeGreeting(into: &connection.output)
        for _ in 0..<count { connection.expect(.init(kind: .greeting, deadline: deadline)) }
        if link.access.asksRole {
            connection.output.beginCommand(argumentCount: 1)
            connection.output.append(argument: "ROLE" as StaticString)
            connection.expect(.init(kind: .role, deadline: deadline))
        }
        load(link, connection, deadline)
        flushStore()
    }

    private func load(_ link: RedisLink, _ connection: RedisConnection, _ deadline: Int64) {
        connection.output.beginCommand(argumentCount: 3)
        connection.output.append(argument: "SCRIPT" as StaticString)
        connection.output.append(argument: "LOAD" as StaticString)
        connection.output.append(argument: StoreScript.text)
        connection.expect(.init(kind: .load, deadline: deadline))
    }

    /// Asks the script itself, about a key of its own: what it needs of the server is there again, or is not.
    private func probe(_ link: RedisLink) {
        guard let connection = link.connection else { return drop(link, "it is gone") }
        link.retryAt = now.monotonic &+ link.configuration.retryMicroseconds
        let deadline = now.monotonic &+ link.configuration.deadlineMicroseconds
        buffers.lend(&connection.output)
        if link.script.isEmpty {
            load(link, connection, deadline)
            return
        }
        var question = StoreQuestion()
        let key = Array("\(link.configuration.keyPrefix)probe".utf8)
        question.begin(cost: 1)
        // Of a Cluster, who knows whose that key would be?
        if cluster == nil {
            question.append(
                LimitEntry(
                    tier: 0, limit: .init(count: 1_000, windowMicroseconds: 1_000),
                    hash: SipHash.Digest(low: 0, high: 0), observes: true), key: key.span)
        }
        question.end()
        Self.write(question, script: link.script, into: &connection.output)
        connection.expect(.init(kind: .probe, deadline: deadline))
    }

    /// Sends what the turn has asked, all at once.
    @inline(__always)
    func flushStore() {
        guard let link = redis else {
            if cluster != nil { flushCluster() }
            return
        }
        guard let connection = link.connection, connection.hasOutput else { return }
        flush(link, connection)
    }

    @inline(never)
    func flush(_ link: RedisLink, _ connection: RedisConnection) {
        metrics.store.writes.add()
        if connection.isSecured {
            do throws(TLSFault) {
                buffers.lend(&connection.channel.output)
                try connection.seal()
            } catch {
                return drop(link, error.text)
            }
            buffers.reclaim(&connection.output)
        }
        switch connection.channel.flush(loop.epoll) {
        case .drained: buffers.reclaim(&connection.channel.output)
        case .blocked: break
        case .failed: drop(link, "the connection broke")
        }
    }

    /// Does what an event asks for.
    func serveStore(_ token: Token, _ readiness: Readiness) {
        guard let link = link(token), let connection = link.connection, link.generation == token.generation
        else { return }
        connection.channel.note(readiness)
        if link.state == .connecting {
            if connection.channel.isBlocked && !connection.channel.hasFailed { return }
            let code = Socket.pendingError(connection.channel.socket.number)
            guard code == 0 else { return drop(link, "\(IOError(.connect, code: code))") }
            greet(link, connection)
        }
        receive(link, connection)
        flushStore()
    }

    private func receive(_ link: RedisLink, _ connection: RedisConnection) {
        while link.connection === connection {
            buffers.lend(&connection.channel.input)
            switch connection.channel.receive(room: 4_096) {
            case .moved:
                if !take(link, connection) { return }
            case .wouldBlock:
                buffers.reclaim(&connection.channel.input)
                return watchDeadline(link, connection)
            case .ended, .failed: return drop(link, "it closed the connection")
            }
        }
    }

    /// Takes what has come; false when that was the end of the connection.
    private func take(_ link: RedisLink, _ connection: RedisConnection) -> Bool {
        do throws(RedisConnection.Fault) {
            let goesOn = try connection.open()
            do throws(RedisError) {
                while link.connection === connection, try connection.reader.next() {
                    guard let call = connection.takeFirst() else { throw .malformed }
                    take(call, link, connection)
                }
            } catch {
                throw .malformed
            }
            if goesOn { return link.connection === connection }
            if link.connection === connection { drop(link, "it closed the connection") }
        } catch {
            switch error {
            case .malformed: drop(link, "what it says is no Redis protocol")
            case .unsecured(let fault): drop(link, fault.text)
            }
        }
        return false
    }

    private func take(_ call: RedisConnection.Call, _ link: RedisLink, _ connection: RedisConnection) {
        let isError = connection.reader[0].kind == .error
        switch call.kind {
        case .abandoned: break
        case .greeting: if isError { drop(link, Self.text(of: connection.reader)) }
        case .role: if !SentinelReply.isMaster(connection.reader) { drop(link, "it is not the master") }
        case .load:
            if isError || connection.reader[0].kind != .string {
                return fail(link, Self.text(of: connection.reader))
            }
            link.script = Self.bytes(of: connection.reader)
            if now.monotonic <= call.deadline && link.state != .ready { makeReady(link) }
        case .probe:
            if isError {
                // The script is brought with the next probe.
                if Self.isAboutScript(connection.reader) { link.script = [] }
            } else if now.monotonic <= call.deadline {
                makeReady(link)
            }
        case .slots: takeSlots(link, connection.reader)
        case .ask where call.part >= 0 && !isError: resume(call, connection.reader)
        case .ask:
            if !isError { return resume(call.ticket, connection.reader) }
            if call.part >= 0, redirect(call, link, connection.reader) { return }
            metrics.store.errors.add()
            if Self.isAboutScript(connection.reader) { return askAgain(call, link, connection) }
            let text = Self.text(of: connection.reader)
            resumeUnanswered(call.ticket)
            // Of those that Sentinel watches another is the master by now.
            let isReplica = link.access.asksRole && text.hasSuffix("READONLY")
            if isReplica { return drop(link, "it is not the master") }
            suspend(link, text)
        }
    }

    /// The server has lost its scripts: this one is brought, and the question goes behind it.
    private func askAgain(_ call: RedisConnection.Call, _ link: RedisLink, _ connection: RedisConnection) {
        guard let exchange = exchange(Token(bits: call.ticket)), exchange.state == .judging else { return }
        buffers.lend(&connection.output)
        load(link, connection, call.deadline)
        if call.part >= 0 {
            exchange.question.write(part: call.part, script: link.script, into: &connection.output)
        } else {
            write(exchange, link, connection)
        }
        connection.expect(call)
    }

    private static func isAboutScript(_ reader: borrowing ReplyReader) -> Bool {
        let text = reader.text.extracting(reader[0].text.bounds)
        return text.count >= 8 && text.equals("NOSCRIPT", in: 0..<8)
    }

    private static func bytes(of reader: borrowing ReplyReader) -> [UInt8] {
        reader.text.extracting(reader[0].text.bounds).array
    }

    /// What an error says, as far as its first word, which names its kind; the rest may quote anything.
    static func text(of reader: borrowing ReplyReader) -> String {
        if reader[0].kind != .error { return "it gave an answer that means nothing" }
        let text = reader.text.extracting(reader[0].text.bounds)
        var end = 0
        while end < min(text.count, 24), text[end] >= 0x41, text[end] <= 0x5A { end += 1 }
        return "it answers \(text.extracting(0..<end).text)"
    }

    private func makeReady(_ link: RedisLink) {
        link.state = .ready
        link.suspendedAt = .max
        link.connection?.channel.setDeadline(.max, &loop.timers)
        noteReadiness()
        if let cluster { cluster.refreshAt = min(cluster.refreshAt, now.monotonic) }
        shared.storeHealth.isBack(worker: identity(link), link.configuration.target.description)
    }

    /// Moves the deadline to that of the oldest question.
    func watchDeadline(_ link: RedisLink, _ connection: RedisConnection) {
        guard link.state == .ready else { return }
        // The wheel may be a tick late, and nobody shall wait for longer than the deadline.
        let deadline = connection.first.map { $0.deadline &- Self.tick } ?? .max
        connection.channel.setDeadline(deadline, &loop.timers)
    }

    func expireStore(_ token: Token) {
        guard let link = link(token), let connection = link.connection, link.generation == token.generation,
            connection.channel.isDue(now: now.monotonic, &loop.timers)
        else { return }
        switch link.state {
        case .connecting, .greeting: drop(link, "it does not answer")
        case .ready:
            metrics.store.late.add()
            let milliseconds = link.configuration.deadlineMicroseconds / 1_000
            suspend(link, "it did not answer within \(milliseconds) ms")
        case .down, .suspended: break
        }
    }

    /// Fails before anything was asked: connected to anew; afterwards: suspended.
    private func fail(_ link: RedisLink, _ reason: String) {
        if link.state == .ready || link.state == .suspended {
            suspend(link, reason)
        } else {
            drop(link, reason)
        }
    }

    /// Nobody is asked to wait until a probe is answered; those who wait now do not any more.
    private func suspend(_ link: RedisLink, _ reason: String) {
        guard link.state == .ready, let connection = link.connection else { return }
        link.state = .suspended
        link.suspendedAt = now.monotonic
        link.retryAt = now.monotonic
        connection.channel.setDeadline(.max, &loop.timers)
        metrics.store.ready.set(0)
        shared.storeHealth.isAway(worker: identity(link), link.configuration.target.description, reason)
        for ticket in connection.abandonAsks() { resumeUnanswered(ticket) }
    }

    /// Lets go of a server that holds nothing any more.
    func forget(_ link: RedisLink) {
        link.state = .down
        close(link)
        shared.storeHealth.isGone(worker: identity(link))
    }

    /// Gives the connection up; the next one is tried after a pause.
    func drop(_ link: RedisLink, _ reason: String) {
        link.state = .down
        if let cluster {
            cluster.isRefreshing = false
            cluster.refreshAt = min(cluster.refreshAt, now.monotonic)
        }
        link.suspendedAt = .max
        link.retryAt = now.monotonic &+ link.configuration.retryMicroseconds
        metrics.store.ready.set(0)
        if cluster?.isWanted(link) ?? true {
            shared.storeHealth.isAway(
                worker: identity(link), link.configuration.target.description, reason)
        }
        close(link)
    }

    private func close(_ link: RedisLink) {
        guard let connection = link.connection else { return }
        link.connection = nil
        loop.timers.release(connection.channel.timer)
        connection.channel.input.removeAll()
        connection.channel.output.removeAll()
        connection.output.removeAll()
        buffers.reclaim(&connection.channel.input)
        buffers.reclaim(&connection.channel.output)
        buffers.reclaim(&connection.output)
        for ticket in connection.abandonAsks() { resumeUnanswered(ticket) }
    }
}
