import Bytes
import HTTP1

/// Looks for the token of one provider where its tokens may stand.
struct TokenPlaces: Sendable {
    enum Outcome: Equatable {
        case nothing
        /// It stands there twice: which one counts would be a guess.
        case ambiguous
        case token(Range<Int>, TokenCarrier)
    }

    private let sources: [(kind: TokenSource, name: [UInt8])]
    /// What brings the token goes on to the upstream as it came.
    let isForwarded: Bool

    init(_ provider: Configuration.Provider) {
        sources = provider.tokenSources.map { source in
            switch source {
            case .authorization: (source, [])
            case .cookie(let name), .query(let name): (source, Array(name.utf8))
            }
        }
        isForwarded = provider.forwardsToken
    }

    /// The token at the first of the places that has one.
    func find(_ bytes: Span<UInt8>, _ head: borrowing RequestHead) -> Outcome {
        for source in sources {
            let outcome: Outcome =
                switch source.kind {
                case .authorization: Self.inAuthorization(bytes, head)
                case .cookie: Self.inCookies(bytes, head, source.name)
                case .query: Self.inQuery(bytes, head, source.name)
                }
            if outcome != .nothing { return outcome }
        }
        return .nothing
    }

    private static func inAuthorization(_ bytes: Span<UInt8>, _ head: borrowing RequestHead) -> Outcome {
        guard let field = head.fields.first(.authorization) else { return .nothing }
        if head.fields.isRepeated(.authorization) { return .ambiguous }
        return bearerToken(bytes, field.value.bounds).map { .token($0, .authorization) } ?? .nothing
    }

    /// Where the token stands in credentials of the scheme Bearer, which has no case (RFC 9110, section
    /// 11.1).
    @inline(__always)
    static func bearerToken(_ bytes: Span<UInt8>, _ value: Range<Int>) -> Range<Int>? {
        // "bearer" with any of its letters in upper case, and one SP: the word's first seven bytes.
        guard value.count > 7,
            bytes.word(at: value.lowerBound) & 0x00FF_FFFF_FFFF_FFFF | 0x2020_2020_2020
                == 0x0020_7265_7261_6562
        else { return nil }
        var start = value.lowerBound &+ 7
        while start < value.upperBound && bytes[start] == 0x20 { start &+= 1 }
        return start < value.upperBound ? start..<value.upperBound : nil
    }

    private static func inCookies(
        _ bytes: Span<UInt8>, _ head: borrowing RequestHead, _ name: [UInt8]
    ) -> Outcome {
        var found = Outcome.nothing
        for index in 0..<head.fields.count {
            let field = head.fields[index]
            if field.id != .cookie { continue }
            var rest = field.value.bounds
            while let pair = nextPair(bytes, &rest, separator: 0x3B) {
                guard let value = value(of: name, bytes, pair) else { continue }
                if found != .nothing { return .ambiguous }
                let place = ByteRange(offset: pair.lowerBound, count: pair.count)
                found = .token(unquoted(value, bytes), .cookie(place))
            }
        }
        return found
    }

    private static func inQuery(
        _ bytes: Span<UInt8>, _ head: borrowing RequestHead, _ name: [UInt8]
    ) -> Outcome {
        guard let query = head.query else { return .nothing }
        var found = Outcome.nothing
        var rest = query.bounds
        while let pair = nextPair(bytes, &rest, separator: 0x26) {
            guard let value = value(of: name, bytes, pair) else { continue }
            if found != .nothing { return .ambiguous }
            found = .token(value, .query(ByteRange(offset: pair.lowerBound, count: pair.count)))
        }
        return found
    }

    /// The next part between separators that is not empty, without spaces at its ends; nil after the last.
    ///
    /// `rest` is what is left to be looked at.
    private static func nextPair(
        _ bytes: Span<UInt8>, _ rest: inout Range<Int>, separator: UInt8
    ) -> Range<Int>? {
        while !rest.isEmpty {
            var end = rest.lowerBound
            while end < rest.upperBound && bytes[end] != separator { end &+= 1 }
            var pair = rest.lowerBound..<end
            rest = min(end &+ 1, rest.upperBound)..<rest.upperBound
            while let first = pair.first, isSpace(bytes[first]) { pair = pair.dropFirst() }
            while let last = pair.last, isSpace(bytes[last]) { pair = pair.dropLast() }
            if !pair.isEmpty { return pair }
        }
        return nil
    }

    private static func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }

    /// What stands behind `name=`; an empty value is no token.
    private static func value(of name: [UInt8], _ bytes: Span<UInt8>, _ pair: Range<Int>) -> Range<Int>? {
        let start = pair.lowerBound + name.count + 1
        guard start < pair.upperBound, bytes[start - 1] == 0x3D,
            bytes.extracting(pair.lowerBound..<start - 1).equals(name.span)
        else { return nil }
        return start..<pair.upperBound
    }

    /// A cookie's value may stand in quotes (RFC 6265, section 4.1.1).
    private static func unquoted(_ value: Range<Int>, _ bytes: Span<UInt8>) -> Range<Int> {
        let isQuoted =
            value.count > 2 && bytes[value.lowerBound] == 0x22 && bytes[value.upperBound - 1] == 0x22
        return isQuoted ? value.lowerBound + 1..<value.upperBound - 1 : value
    }
}
