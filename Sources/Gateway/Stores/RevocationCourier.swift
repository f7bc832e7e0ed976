import Bytes
import Redis

/// Carries revocations to Redis, be it one server or a Cluster.
struct RevocationCourier: ~Copyable {
    private var client: RedisClient
    /// nil: it is one server.
    private var cluster: ClusterClient?
    private var command = ByteBuffer()

    /// What is known of one server: its run, and what its marker says, if it is there.
    struct Server: Equatable {
        var run: String
        var marker: String?
    }

    init(_ access: RedisAccess) {
        client = RedisClient(access)
        cluster = access.seeds.isEmpty ? nil : ClusterClient(access)
    }

    /// Commits rows, and tells how many of them have not ended; on one server all or none.
    mutating func send(
        _ rows: [RevocationFile.Row], now: Int64, keep: Int64
    ) throws(RedisFault) -> Int {
        var fault: RedisFault?
        if cluster == nil {
            command.removeAll()
            let count = RevocationScript.write(rows, now: now, keep: keep, into: &command)
            if count == 0 { return 0 }
            try client.perform(command, count: 1) { fault = RedisClient.fault(of: $0) }
            if let fault { throw fault }
            return count
        }
        var sent = 0
        for row in rows {
            command.removeAll()
            if RevocationScript.write([row], now: now, keep: nil, into: &command) == 0 { continue }
            let slot = ClusterSlots.slot(of: RevocationKeys.key(of: row).span)
            try cluster?.perform(command, slot: slot) { fault = RedisClient.fault(of: $0) }
            if let fault { throw fault }
            sent += 1
        }
        return sent
    }

    /// Asks every server for its run and its marker, which lives on by that.
    mutating func look(_ marker: String, lifeMilliseconds life: Int64) throws(RedisFault) -> [Server] {
        guard let masters = try cluster?.masters() else { return [try look(marker, life, on: nil)] }
        var servers: [Server] = []
        for master in masters { servers.append(try look(marker, life, on: master)) }
        return servers
    }

    private mutating func look(
        _ marker: String, _ life: Int64, on server: ClusterSlots.Server?
    ) throws(RedisFault) -> Server {
        let marker = self.marker(marker, on: server)
        command.removeAll()
        write(["INFO", "server"])
        write(["GET", marker])
        write(["PEXPIRE", marker, "\(life)"])
        var texts: [String?] = []
        var fault: RedisFault?
        try perform(on: server, count: 3) { reply in
            if fault == nil { fault = RedisClient.fault(of: reply) }
            texts.append(
                reply[0].kind == .string ? reply.text.extracting(reply[0].text.bounds).text : nil)
        }
        if let fault {
            cluster?.forget()
            throw fault
        }
        return Server(run: Self.run(of: texts[0] ?? ""), marker: texts[1])
    }

    /// Leaves the marker, with a value for each server; false when it should have been there and was not, or
    /// the servers are others by now.
    mutating func mark(
        _ marker: String, _ values: [String], lifeMilliseconds life: Int64, onlyIfThere: Bool
    ) throws(RedisFault) -> Bool {
        guard let masters = try cluster?.masters() else {
            return try mark(marker, values[0], life, onlyIfThere, on: nil)
        }
        if masters.count != values.count { return false }
        for (master, value) in zip(masters, values) {
            if try !mark(marker, value, life, onlyIfThere, on: master) { return false }
        }
        return true
    }

    private mutating func mark(
        _ marker: String, _ value: String, _ life: Int64, _ onlyIfThere: Bool, on server: ClusterSlots.Server?
    ) throws(RedisFault) -> Bool {
        command.removeAll()
        write(
            ["SET", self.marker(marker, on: server), value, "PX", "\(life)"] + (onlyIfThere ? ["XX"] : []))
        var fault: RedisFault?
        var isSet = false
        try perform(on: server, count: 1) { reply in
            fault = RedisClient.fault(of: reply)
            isSet = reply[0].kind == .status
        }
        if let fault {
            cluster?.forget()
            throw fault
        }
        return isSet
    }

    /// The marker's name; in a Cluster one that the server holds, which one of some hundred tags makes of it.
    private func marker(_ marker: String, on server: ClusterSlots.Server?) -> String {
        guard let server else { return marker }
        for tag in 0..<ClusterSlots.count {
            let tagged = "\(marker):{\(tag)}"
            if cluster?.holds(tagged, server) == true { return tagged }
        }
        return marker
    }

    private mutating func perform(
        on server: ClusterSlots.Server?, count: Int, _ take: (borrowing ReplyReader) -> Void
    ) throws(RedisFault) {
        if let server {
            try cluster?.perform(on: server, command, count: count, take)
        } else {
            try client.perform(command, count: count, take)
        }
    }

    private mutating func write(_ arguments: [String]) {
        command.beginCommand(argumentCount: arguments.count)
        for argument in arguments { command.append(argument: argument) }
    }

    private static func run(of information: String) -> String {
        let line = information.split(whereSeparator: \.isNewline).first { $0.hasPrefix("run_id:") }
        return line.map { String($0.dropFirst(7)) } ?? ""
    }
}
