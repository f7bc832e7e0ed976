import JSON

/// What somebody has noted of a file or a bucket.
struct BackblazePair: Equatable, Sendable {
    var name: String
    var value: String

    static func list(_ json: JSONValue?) -> [BackblazePair] {
        (json?.members ?? []).compactMap { member in
            member.value.string.map { BackblazePair(name: member.name, value: $0) }
        }
    }
}
