import Bytes
import JSON
import JWT

/// A revocation that somebody asks for at the admin door, judged but not yet committed.
struct RevocationBody: Equatable, Sendable {
    /// An index into `Configuration.providers`.
    var provider: Int
    var subject: Subject

    /// What is refused from now on; times in microseconds since 1970.
    enum Subject: Equatable, Sendable {
        /// One token, until it would have expired anyway; nil: for the provider's longest token lifetime.
        case token(id: [UInt8], expires: Int64?)
        /// All tokens of a user whose login is not later than `before`.
        case user(id: [UInt8], before: Int64)
        /// All tokens of a session.
        case session(id: [UInt8], expires: Int64?)
        /// All tokens of a key; nil: for ever.
        case key(id: [UInt8], expires: Int64?)
    }

    /// The longest `jti`, `sub`, `sid` or `kid`, in bytes.
    static let longestID = 255

    /// What is wrong with one member of the body, in the words of the API's 422.
    struct Problem: Equatable, Sendable {
        var member: StaticString
        var message: StaticString
        var type: StaticString

        static func == (left: Problem, right: Problem) -> Bool {
            left.member.description == right.member.description
                && left.message.description == right.message.description
                && left.type.description == right.type.description
        }
    }

    enum Outcome: Equatable {
        case valid(RevocationBody)
        /// Every problem at once.
        case invalid([Problem])
        /// The body is not one JSON object.
        case unreadable
    }

    /// Judges a body such as `{"provider":"local","jti":"…","exp":1737282600}`.
    ///
    /// Exactly one of `jti`, `sub`, `sid` and `kid` is named; `before` must go with `sub`, `exp` may go with
    /// the others.
    static func parse(_ body: Span<UInt8>, providers: [String]) -> Outcome {
        var members = JSONMembers()
        do {
            try members.parse(body, limits: JSONLimits(depth: 4, members: 16))
        } catch {
            return .unreadable
        }
        var judge = Judge(members: members, problems: [])
        let provider = judge.provider(providers)
        let subject = judge.subject()
        judge.extras()
        guard judge.problems.isEmpty, let provider, let subject else { return .invalid(judge.problems) }
        return .valid(RevocationBody(provider: provider, subject: subject))
    }

    /// Reads members one by one and notes what is wrong with each.
    private struct Judge {
        var members: JSONMembers
        var problems: [Problem]

        mutating func provider(_ names: [String]) -> Int? {
            guard let member = required("provider") else { return nil }
            guard isString("provider", member) else { return nil }
            let name = members.storage.span.text(in: member.value.bounds)
            if let index = names.firstIndex(of: name) { return index }
            add("provider", "unknown provider", "value_error")
            return nil
        }

        mutating func subject() -> Subject? {
            let names: [StaticString] = ["jti", "sub", "sid", "kid"]
            let named = names.filter { members.member(named: $0) != nil }
            guard let name = named.first, named.count == 1, let member = members.member(named: name) else {
                add(
                    "jti",
                    named.isEmpty
                        ? "one of jti, sub, sid and kid is required"
                        : "only one of jti, sub, sid and kid can be given",
                    named.isEmpty ? "value_error.missing" : "value_error")
                return nil
            }
            if name.description == "sub" {
                refuse("exp")
                let id = id(name, member)
                guard required("before") != nil, let before = time("before"), let id else { return nil }
                return .user(id: id, before: before)
            }
            refuse("before")
            let expires = time("exp")
            guard let id = id(name, member) else { return nil }
            switch name.description {
            case "jti": return .token(id: id, expires: expires)
            case "sid": return .session(id: id, expires: expires)
            default: return .key(id: id, expires: expires)
            }
        }

        mutating func extras() {
            let known: [StaticString] = ["provider", "jti", "sub", "sid", "kid", "exp", "before"]
            for index in 0..<members.count {
                let name = members.storage.span.text(in: members[index].name.bounds)
                if known.contains(where: { $0.description == name }) { continue }
                // Its name is the sender's text, which an answer need not repeat.
                add("body", "extra fields not permitted", "value_error.extra")
            }
        }

        private mutating func required(_ name: StaticString) -> JSONMembers.Member? {
            if let member = members.member(named: name) { return member }
            add(name, "field required", "value_error.missing")
            return nil
        }

        private mutating func refuse(_ name: StaticString) {
            if members.member(named: name) == nil { return }
            add(name, "not permitted with this kind of revocation", "value_error.extra")
        }

        private mutating func isString(_ name: StaticString, _ member: JSONMembers.Member) -> Bool {
            if member.kind == .string { return true }
            add(name, "str type expected", "type_error.str")
            return false
        }

        private mutating func id(_ name: StaticString, _ member: JSONMembers.Member) -> [UInt8]? {
            guard isString(name, member) else { return nil }
            if member.value.isEmpty {
                add(name, "ensure this value has at least 1 characters", "value_error.any_str.min_length")
                return nil
            }
            if member.value.count > UInt32(RevocationBody.longestID) {
                add(name, "ensure this value has at most 255 characters", "value_error.any_str.max_length")
                return nil
            }
            return members.storage.span.extracting(member.value.bounds).array
        }

        /// A NumericDate (RFC 7519, section 2) after 1970.
        private mutating func time(_ name: StaticString) -> Int64? {
            guard let member = members.member(named: name) else { return nil }
            guard member.kind == .integer || member.kind == .decimal else {
                add(name, "value is not a valid number", "type_error.float")
                return nil
            }
            let time = NumericDate.microseconds(members.storage.span, in: member.value.bounds)
            if time > 0 { return time }
            add(name, "ensure this value is greater than 0", "value_error.number.not_gt")
            return nil
        }

        private mutating func add(_ member: StaticString, _ message: StaticString, _ type: StaticString) {
            problems.append(Problem(member: member, message: message, type: type))
        }
    }
}
