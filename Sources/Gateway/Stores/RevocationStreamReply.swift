import Bytes
import Redis

/// Reads what Redis answers to XREAD and XREVRANGE: entries of the stream of revocations.
///
///     an entry   its id, and pairs: provider P · one of jti, sid, sub, with its value · before B · until U
///
/// Other writers may leave out `provider` (all are meant) and `until` (the provider's longest token life).
/// Times are microseconds since 1970. What is no entry is left out.
enum RevocationStreamReply {
    struct Entry: Equatable {
        var id: String
        /// nil: of every provider.
        var provider: String?
        /// nil when the entry cannot be read.
        var entry: RevocationEntry?
        var until: Int64?
    }

    /// The entries of an XREAD of one stream; nil for what is no answer to it.
    static func read(_ reply: borrowing ReplyReader) -> [Entry]? {
        if reply[0].kind == .null { return [] }
        guard reply.count >= 4, reply[0].kind == .array, reply[1].kind == .array, reply[3].kind == .array
        else { return nil }
        return entries(reply, from: 3)
    }

    /// The entries of an array of them that stands at `index`.
    static func entries(_ reply: borrowing ReplyReader, from index: Int) -> [Entry]? {
        guard reply[index].kind == .array else { return nil }
        var entries: [Entry] = []
        var at = index + 1
        for _ in 0..<reply[index].integer {
            guard at + 2 < reply.count, reply[at].kind == .array, reply[at].integer == 2,
                reply[at + 1].kind == .string, reply[at + 2].kind == .array || reply[at + 2].kind == .null
            else { return nil }
            let id = reply.text.extracting(reply[at + 1].text.bounds).text
            let count = Int(reply[at + 2].integer)
            let start = at + 3
            guard start + count <= reply.count else { return nil }
            entries.append(entry(id, reply, start..<start + count))
            at = start + count
        }
        return entries
    }

    private static func entry(_ id: String, _ reply: borrowing ReplyReader, _ fields: Range<Int>) -> Entry {
        var entry = Entry(id: id)
        var named: (kind: RevocationKind, value: [UInt8])?
        var before: Int64?
        for index in stride(from: fields.lowerBound, to: fields.upperBound - 1, by: 2) {
            let name = reply.text.extracting(reply[index].text.bounds)
            let value = reply.text.extracting(reply[index + 1].text.bounds)
            if name.equals("provider") {
                entry.provider = value.text
            } else if name.equals("before") {
                before = Int64(value.text)
            } else if name.equals("until") {
                entry.until = Int64(value.text).map { max(0, min($0, 1 << 60)) }
            } else {
                for kind in RevocationKind.allCases where name.equals(RevocationKeys.name(of: kind)) {
                    named = (kind, value.array)
                }
            }
        }
        guard let named, (1...RevocationEntry.maxValueCount).contains(named.value.count) else { return entry }
        if named.kind == .subject && before == nil { return entry }
        entry.entry = RevocationEntry(
            kind: named.kind, value: named.value, beforeMicroseconds: named.kind == .subject ? before : nil,
            expiresMicroseconds: nil)
        return entry
    }
}
