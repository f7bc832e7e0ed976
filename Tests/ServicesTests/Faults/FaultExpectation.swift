@testable import UpstreamApp

/// What a fault at one step of an operation must lead to.
struct FaultExpectation {
    enum Outcome: Equatable {
        case answer(String)
        case fault(ServiceError.Fault)
    }

    var outcome: Outcome
    /// How many requests the service sees, step by step.
    var counts: [Int]
    /// How often what the layer is granted is asked for.
    var grants: Int

    init(_ operation: FaultOperation, _ index: Int, _ after: Int, _ kind: FaultKind) {
        let step = operation.steps[index]
        let (outcome, count) = Self.expected(step, after, kind, operation.answer)
        self.outcome = outcome
        let isAnswered = if case .answer = outcome { true } else { false }
        let repetitions = max(0, isAnswered ? count - step.count : count - 1)
        counts = operation.steps.enumerated().map { other, sound in
            if other == index { return isAnswered ? count : count + after }
            if other > index { return isAnswered ? sound.count : 0 }
            return sound.count + (step.again.contains(other) ? repetitions : 0)
        }
        let reached = operation.steps.prefix(isAnswered ? operation.steps.count : index + 1)
        let isRenewed = step.bringsToken && (kind == .expired || kind == .denied)
        grants = operation.isGranted && reached.contains(where: \.bringsToken) ? (isRenewed ? 2 : 1) : 0
    }

    /// What the operation comes to, and how many requests the step sees.
    private static func expected(
        _ step: FaultStep, _ after: Int, _ kind: FaultKind, _ answer: String
    ) -> (Outcome, Int) {
        func passed(if isRepeated: Bool, else fault: ServiceError.Fault) -> (Outcome, Int) {
            isRepeated ? (.answer(answer), step.count + 1) : (.fault(fault), 1)
        }
        let lasting = step.isRepeatable ? step.attempts : 1
        switch kind {
        case .none: return (.answer(answer), step.count)
        case .refused: return (.fault(.network), 0)
        case .silence, .halfHead, .halfBody: return (.fault(.network), lasting)
        case .truncated: return passed(if: step.isRepeatable, else: .network)
        case .busy: return passed(if: step.isRepeatedAfter429, else: .service)
        case .busyForLong, .endless: return (.fault(.service), 1)
        case .failing: return passed(if: step.isRepeatable, else: .service)
        case .unavailable:
            return passed(if: step.isRepeatedAfter503 ?? step.isRepeatable, else: .service)
        case .failingForEver: return (.fault(.service), lasting)
        case .page, .nothing, .emptyList, .emptyObject, .null, .hollow:
            if let taken = (after == 0 ? step.takes : step.takesLater)[kind] {
                return (.answer(taken), after + 1)
            }
            return (.fault(.service), FaultKind.unreadable.contains(kind) ? step.attemptsAfterUnreadable : 1)
        case .expired: return passed(if: step.bringsToken || !step.again.isEmpty, else: step.refusal)
        case .denied:
            return (.fault(step.refusal), step.bringsToken ? 2 : step.again.isEmpty ? 1 : step.attempts)
        case .echo: return (.fault(step.refusal), 1)
        }
    }
}
