/// A test of the policies that gateway.yaml brings: what is asked, by whom, how often, and what must come of
/// it.
struct PolicyTest: Sendable {
    var name: String
    /// The line of gateway.yaml that opens it, from 1.
    var line: Int
    var request: TrialRequest
    /// nil: no token comes along.
    var identity: Identity?
    var repeats: Int
    /// Passes between two repetitions.
    var advanceMicroseconds: Int64
    /// The wall clock at its start, in Unix seconds; nil: the present.
    var startsAt: Int64?
    var expectation: Expectation

    /// Whose token it is, and what it says beside what the provider demands.
    struct Identity: Sendable {
        /// An index into the providers.
        var provider: Int
        var claims: [Claim]
    }

    struct Claim: Equatable, Sendable {
        var name: String
        var value: Value

        enum Value: Equatable, Sendable {
            case text(String)
            /// As it stands: a number, or a switch.
            case plain(String)
            case list([String])
            /// So long from the moment of the request, in microseconds.
            case time(Int64)
            /// The claim is left out.
            case absent
        }
    }

    /// What the last repetition must bring; nil: it is not looked at.
    struct Expectation: Sendable {
        var status: Int?
        /// By its name.
        var rule: String?
        /// An index into the routes; -1: none.
        var route: Int?
        /// How many of all repetitions the policies let through.
        var admitted: Int?
        var fields: [FieldExpectation] = []
    }

    struct FieldExpectation: Equatable, Sendable {
        var name: String
        var value: Value

        enum Value: Equatable, Sendable { case exactly(String), anything, absent }
    }
}
