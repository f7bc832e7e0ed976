internal import Bytes
internal import JSON

/// Scopes (RFC 6749, section 3.3): what a token's holder may do.
extension Claims {
    /// Which of `names`, at most 64, are among the token's scopes: a bit for each, the first the lowest.
    ///
    /// They stand in the claim `claim`, else in `scope` or `scp`: one string with spaces between them (RFC
    /// 8693, section 4.2), or an array of strings.
    public func scopes(among names: [[UInt8]], claim: [UInt8]?) -> UInt64 {
        var held: UInt64 = 0
        let list = members.all
        var index = 0
        while index < list.count {
            let member = list[index]
            index &+= 1
            let name = bytes.extracting(member.name.bounds)
            let isOne = claim.map { name.equals($0.span) } ?? (name.equals("scope") || name.equals("scp"))
            if !isOne { continue }
            for (bit, scope) in names.enumerated() where holds(scope, member) { held |= 1 << UInt64(bit) }
        }
        return held
    }

    private func holds(_ scope: [UInt8], _ member: JSONMembers.Member) -> Bool {
        switch member.kind {
        case .string:
            var start = member.value.lower
            while start < member.value.upper {
                var end = start
                while end < member.value.upper && bytes[end] != 0x20 { end &+= 1 }
                if bytes.extracting(start..<end).equals(scope.span) { return true }
                start = end &+ 1
            }
            return false
        case .array:
            var cursor = JSONStringArray(member.value)
            while let isString = cursor.next(bytes) {
                if !isString { return false }
                if cursor.matchesAny(of: [scope], in: bytes) { return true }
            }
            return false
        default: return false
        }
    }
}
