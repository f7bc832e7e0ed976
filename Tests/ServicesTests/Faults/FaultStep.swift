@testable import UpstreamApp

/// One exchange of an operation: what the service answers to it, and what a fault in it leads to.
struct FaultStep: Sendable {
    /// What method and target of its requests have in them, and those of other steps do not.
    var mark: String
    /// The sound answers, one for each request that it takes; the last for all that come after.
    var replies: [FaultReply]
    /// It is sent again though it may have been done.
    var isRepeatable: Bool
    /// It is sent again when the service says 429.
    var isRepeatedAfter429 = true
    /// It is sent again when the service says 503; nil: if it is repeatable.
    var isRepeatedAfter503: Bool?
    /// How often it is tried while it fails.
    var attempts: Int
    /// Steps before it that are taken again, each time.
    var again: [Int] = []
    /// It brings a token, which is replaced when it is not taken.
    var bringsToken = false
    /// Whose fault an answer of 401 or 403 is.
    var refusal = ServiceError.Fault.credentials
    /// Answers of another shape that are legitimate, and what the operation answers to them.
    var takes: [FaultKind: String] = [:]
    /// The same, when they come after the first.
    var takesLater: [FaultKind: String] = [:]
    /// How often an answer that cannot be read has it sent.
    var attemptsAfterUnreadable = 1
    /// The most content that is read, in bytes.
    var bound: Int
    var count: Int { replies.count }
}
