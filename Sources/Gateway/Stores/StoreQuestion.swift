import Bytes
import Redis

/// What an exchange asks the shared store: the keys and arguments of `StoreScript`, written once and kept
/// until they are answered, since a server that has lost the script must be asked again.
struct StoreQuestion: ~Copyable {
    /// The request's limits, then those that count it if its token turns out revoked.
    var entries: [LimitEntry] = []
    /// How many of the entries are the request's own.
    private(set) var ownCount = 0
    /// The token's revocation moves the request to the other limits, even if those are none.
    private(set) var hasFallback = false
    private(set) var cost = 1
    /// Everything behind the script's name, and how many arguments that is.
    private(set) var arguments = ByteBuffer()
    private(set) var argumentCount = 0
    private var keys = ByteBuffer()
    private var values = ByteBuffer()
    private(set) var revocations = 0
    private var keyCount = 0
    /// Of each key: where it stands among the keys, as an argument and by itself, and what belongs to it
    /// among the values.
    private var parts: [(argument: ByteRange, key: ByteRange, values: ByteRange)] = []
    /// How its parts stand, where each is asked for itself.
    var progress = Progress()

    struct Progress {
        /// Parts whose answers have not come.
        var outstanding = 0
        var knowsRevocations = false
        var isRevoked = false
        /// No limit that was asked has refused.
        var isAdmitted = true
    }

    init() {}

    mutating func begin(cost: Int) {
        entries.removeAll(keepingCapacity: true)
        keys.removeAll()
        values.removeAll()
        ownCount = 0
        hasFallback = false
        revocations = 0
        keyCount = 0
        parts.removeAll(keepingCapacity: true)
        progress = Progress()
        self.cost = cost
    }

    var isEmpty: Bool { keyCount == 0 }
    var asksRevocations: Bool { revocations > 0 }

    /// Asks whether `key` is there, and revokes what `value` is held against. Before any limit.
    mutating func append(revocation key: Span<UInt8>, against value: Span<UInt8>) {
        revocations += 1
        keyCount += 1
        let starts = (keys.count, values.count)
        keys.append(argument: key)
        values.append(argument: value)
        notePart(key.count, starts)
    }

    private mutating func notePart(_ length: Int, _ starts: (keys: Int, values: Int)) {
        let argument = ByteRange(offset: starts.keys, count: keys.count - starts.keys)
        // An argument ends with CRLF.
        let key = ByteRange(offset: keys.count - 2 - length, count: length)
        parts.append(
            (argument, key, ByteRange(offset: starts.values, count: values.count - starts.values)))
    }

    /// What follows counts the request if its token is revoked.
    mutating func beginFallback() { hasFallback = true }

    mutating func append(_ entry: LimitEntry, key: Span<UInt8>) {
        entries.append(entry)
        if !hasFallback { ownCount += 1 }
        keyCount += 1
        let starts = (keys.count, values.count)
        keys.append(argument: key)
        values.append(argument: Int64(entry.limit.count))
        values.append(argument: entry.limit.windowMicroseconds)
        values.append(argument: entry.observes ? 1 : 0 as Int64)
        notePart(key.count, starts)
    }

    mutating func end() {
        arguments.removeAll()
        arguments.append(argument: Int64(keyCount))
        Self.append(keys, to: &arguments)
        arguments.append(argument: Int64(revocations))
        arguments.append(argument: Int64(ownCount))
        arguments.append(argument: hasFallback ? Int64(entries.count - ownCount) : -1)
        arguments.append(argument: Int64(cost))
        Self.append(values, to: &arguments)
        argumentCount = 5 + keyCount + revocations + entries.count * 3
    }

    private static func append(_ part: borrowing ByteBuffer, to whole: inout ByteBuffer) {
        whole.append(part.readable)
    }

    /// What the script says of a request.
    struct Answer: Equatable {
        var isRevoked: Bool
        var isAdmitted: Bool
    }

    /// Reads the script's answer: takes the readings over into the entries that it judged, and drops the
    /// others. nil for what is no answer to this question.
    mutating func take(_ reply: borrowing ReplyReader) -> Answer? {
        guard reply.count > 2, reply[0].kind == .array, reply[0].integer == Int64(reply.count - 1) else {
            return nil
        }
        for index in 1..<reply.count where reply[index].kind != .integer { return nil }
        let answer = Answer(isRevoked: reply[1].integer != 0, isAdmitted: reply[2].integer == 1)
        if answer.isRevoked && revocations == 0 { return nil }
        keepJudged(isRevoked: answer.isRevoked)
        guard reply.count == 3 + entries.count * 4 else { return nil }
        for index in entries.indices { entries[index].reading = Self.reading(reply, at: 3 + index * 4) }
        return answer
    }

    private mutating func keepJudged(isRevoked: Bool) {
        if isRevoked && hasFallback {
            entries.removeFirst(ownCount)
        } else {
            entries.removeLast(entries.count - ownCount)
        }
    }

    private static func reading(_ reply: borrowing ReplyReader, at: Int) -> SlidingWindowShard.Reading {
        let counted = Int(truncatingIfNeeded: max(0, reply[at + 1].integer))
        var reading = SlidingWindowShard.Reading(
            admitted: reply[at].integer == 1, counted: counted, leavesIn: bounded(reply[at + 2].integer))
        reading.roomIn = bounded(reply[at + 3].integer)
        return reading
    }

    /// No window is longer than a day, whatever a server says.
    private static func bounded(_ microseconds: Int64) -> Int64 {
        min(max(0, microseconds), 2 * 86_400_000_000)
    }
}

/// The same key by key, for a Cluster, where each stands on a server of its own.
extension StoreQuestion {
    /// The parts that ask for revocations.
    var revocationParts: Range<Int> { 0..<revocations }

    /// The parts of the limits that count the request, as far as it is known whether its token is revoked.
    var limitParts: Range<Int> {
        progress.isRevoked && hasFallback
            ? revocations + ownCount..<revocations + entries.count : revocations..<revocations + ownCount
    }

    /// The slot of a part's key.
    func slot(of part: Int) -> Int { Self.slot(keys, parts[part].key) }

    private static func slot(_ keys: borrowing ByteBuffer, _ range: ByteRange) -> Int {
        ClusterSlots.slot(of: keys.readable.extracting(range.bounds))
    }

    /// Writes the command that asks about one part alone.
    func write(part: Int, script: [UInt8], into output: inout ByteBuffer) {
        let isRevocation = part < revocations
        output.beginCommand(argumentCount: isRevocation ? 9 : 11)
        output.append(argument: "EVALSHA" as StaticString)
        output.append(argument: script.span)
        output.append(argument: 1 as Int64)
        Self.append(keys, parts[part].argument, to: &output)
        output.append(argument: isRevocation ? 1 : 0 as Int64)
        output.append(argument: isRevocation ? 0 : 1 as Int64)
        output.append(argument: -1 as Int64)
        output.append(argument: Int64(cost))
        Self.append(values, parts[part].values, to: &output)
    }

    private static func append(
        _ whole: borrowing ByteBuffer, _ range: ByteRange, to output: inout ByteBuffer
    ) {
        output.append(whole.readable.extracting(range.bounds))
    }

    /// Takes the answer to one part over; false for what is none.
    mutating func take(part: Int, _ reply: borrowing ReplyReader) -> Bool {
        guard reply.count > 2, reply[0].kind == .array, reply[0].integer == Int64(reply.count - 1) else {
            return false
        }
        for index in 1..<reply.count where reply[index].kind != .integer { return false }
        if part < revocations {
            guard reply.count == 3 else { return false }
            if reply[1].integer != 0 { progress.isRevoked = true }
        } else {
            guard reply.count == 7 else { return false }
            let index = part - revocations
            entries[index].reading = Self.reading(reply, at: 3)
            if reply[2].integer != 1 { progress.isAdmitted = false }
        }
        progress.outstanding -= 1
        return true
    }

    /// All parts are answered: drops the limits that have not judged the request.
    mutating func conclude() -> Answer {
        keepJudged(isRevoked: progress.isRevoked)
        return Answer(isRevoked: progress.isRevoked, isAdmitted: progress.isAdmitted)
    }
}
