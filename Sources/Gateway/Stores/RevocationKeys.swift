import Bytes
import Redis

/// What revocations are called in Redis.
///
///     token:blacklist:JTI                  `@a,b`: for tokens of the providers a and b; any other: of all
///     token:blacklist-sid:PROVIDER:SID     any value
///     token:blacklist-sub:PROVIDER:SUB     tokens authenticated up to then, in microseconds since 1970
///
/// Each key expires when the last token that it concerns has. Names of providers hold no colon.
enum RevocationKeys {
    static let pattern: StaticString = "token:blacklist*"
    /// Every new revocation is also appended here, for the gateways that keep a copy of all.
    static let stream: StaticString = "postern:revocations"

    private static let prefixes: [(kind: RevocationKind, text: StaticString)] = [
        (.tokenID, "token:blacklist:"), (.sessionID, "token:blacklist-sid:"),
        (.subject, "token:blacklist-sub:"),
    ]

    /// The name of a kind in the stream.
    static func name(of kind: RevocationKind) -> StaticString {
        switch kind {
        case .tokenID: "jti"
        case .sessionID: "sid"
        case .subject: "sub"
        }
    }

    static func key(of row: RevocationFile.Row) -> [UInt8] {
        var key: [UInt8] = []
        for prefix in prefixes where prefix.kind == row.entry.kind {
            key += Array(prefix.text.description.utf8)
        }
        if row.entry.kind != .tokenID { key += Array(row.provider.utf8) + [0x3A] }
        return key + row.entry.value
    }

    /// What a key says; the provider is nil for a `jti`, whose value names them.
    static func parse(_ key: Span<UInt8>) -> (kind: RevocationKind, provider: String?, value: [UInt8])? {
        for prefix in prefixes where starts(key, with: prefix.text) {
            let start = prefix.text.utf8CodeUnitCount
            if prefix.kind == .tokenID { return named(prefix.kind, nil, key, from: start) }
            guard let colon = key.firstOffset(of: 0x3A, from: start) else { return nil }
            return named(prefix.kind, key.text(in: start..<colon), key, from: colon + 1)
        }
        return nil
    }

    private static func starts(_ key: Span<UInt8>, with text: StaticString) -> Bool {
        let count = text.utf8CodeUnitCount
        return key.count > count && key.equals(text, in: 0..<count)
    }

    private static func named(
        _ kind: RevocationKind, _ provider: String?, _ key: Span<UInt8>, from start: Int
    ) -> (RevocationKind, String?, [UInt8])? {
        let count = key.count - start
        guard count > 0, count <= RevocationEntry.maxValueCount else { return nil }
        return (kind, provider, key.extracting(start..<key.count).array)
    }
}
