import Bytes
import Redis

/// What revocations are called in Redis.
///
///     token:blacklist:JTI                  `@a,b`: for tokens of the providers a and b; any other: of all
///     token:blacklist-sid:PROVIDER:SID     any value
///     token:blacklist-kid:PROVIDER:KID     any value
///     token:blacklist-sub:PROVIDER:SUB     tokens authenticated up to then, in microseconds since 1970
///
/// Each key expires when the last token that it concerns has. Names of providers hold no colon.
enum RevocationKeys {
    static let pattern: StaticString = "token:blacklist*"
    /// Every new revocation is also appended here, for the gateways that keep a copy of all.
    static let stream: StaticString = "postern:revocations"

    /// What the keys of a kind begin with.
    static func prefix(of kind: RevocationKind) -> StaticString {
        switch kind {
        case .tokenID: "token:blacklist:"
        case .sessionID: "token:blacklist-sid:"
        case .subject: "token:blacklist-sub:"
        case .keyID: "token:blacklist-kid:"
        }
    }

    /// Appends the key of a value, which no provider is part of where it is a `jti`.
    static func write(
        _ kind: RevocationKind, provider: String, _ value: Span<UInt8>, into key: inout ByteBuffer
    ) {
        key.append(prefix(of: kind))
        if kind != .tokenID {
            key.append(provider)
            key.append(0x3A)
        }
        key.append(value)
    }

    /// The name of a kind in the stream.
    static func name(of kind: RevocationKind) -> StaticString {
        switch kind {
        case .tokenID: "jti"
        case .sessionID: "sid"
        case .subject: "sub"
        case .keyID: "kid"
        }
    }

    static func key(of row: RevocationFile.Row) -> [UInt8] {
        var key = ByteBuffer(capacity: 128)
        write(row.entry.kind, provider: row.provider, row.entry.value.span, into: &key)
        return key.readable.array
    }

    /// What a key says; the provider is nil for a `jti`, whose value names them.
    static func parse(_ key: Span<UInt8>) -> (kind: RevocationKind, provider: String?, value: [UInt8])? {
        for kind in RevocationKind.allCases where starts(key, with: prefix(of: kind)) {
            let start = prefix(of: kind).utf8CodeUnitCount
            if kind == .tokenID { return named(kind, nil, key, from: start) }
            guard let colon = key.firstOffset(of: 0x3A, from: start) else { return nil }
            return named(kind, key.text(in: start..<colon), key, from: colon + 1)
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
