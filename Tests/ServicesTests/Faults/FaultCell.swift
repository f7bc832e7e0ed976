@testable import UpstreamApp

/// One cell of the table: an operation, and what goes wrong for it.
struct FaultCell: Sendable {
    enum Place: Sendable {
        /// At a step, when it has answered so often.
        case step(Int, after: Int, FaultKind)
        case grant(GrantFault)
        /// It asks nobody, or the grantor alone.
        case nowhere
    }

    var operation: FaultOperation
    var place: Place

    static func all(_ operation: FaultOperation) -> [FaultCell] {
        var places: [Place] = operation.steps.isEmpty ? [.nowhere] : []
        for (index, step) in operation.steps.enumerated() {
            for after in step.replies.indices {
                places += kinds(step, after).map { .step(index, after: after, $0) }
            }
        }
        if operation.isGranted { places += GrantFault.allCases.map { .grant($0) } }
        return places.map { FaultCell(operation: operation, place: $0) }
    }

    /// All but what would change nothing, or has been looked at after the answer before.
    private static func kinds(_ step: FaultStep, _ after: Int) -> [FaultKind] {
        FaultKind.allCases.filter { kind in
            switch kind {
            case .hollow: step.replies[after].hollow != nil
            case .none, .refused: after == 0
            default: true
            }
        }
    }

    /// It fills much memory.
    var isLarge: Bool {
        guard case .step(let index, _, .endless) = place else { return false }
        return operation.steps[index].bound > 1 << 20
    }

    /// What is not as it must be; empty: nothing.
    func complaints(_ limits: FaultLimits) -> [String] {
        let found: [String]
        do {
            switch place {
            case .step(let index, let after, let kind): found = try complaints(index, after, kind, limits)
            case .grant(let fault): found = try complaints(fault, limits)
            case .nowhere: found = try complaintsAlone(limits)
            }
        } catch { found = ["\(error)"] }
        return found.map { "\(operation.testDescription), \(place): \($0)" }
    }

    private func complaints(
        _ index: Int, _ after: Int, _ kind: FaultKind, _ limits: FaultLimits
    ) throws -> [String] {
        let step = operation.steps[index]
        let isSilent = FaultKind.timeouts.contains(kind)
        let stage = try FaultStage(operation, isSilent ? limits.short : limits.own, limits)
        defer { stage.end() }
        if kind == .refused { stage.service.refuse(from: index) }
        if let treatment = kind.treatment(step, after, operation.layer) {
            stage.service.inject(treatment, at: index, after: after, times: kind.isPassing ? 1 : .max)
        }
        let expected = FaultExpectation(operation, index, after, kind)
        let verdict = stage.run()
        var complaints = verdict.complaints(expected.outcome, stage) + verdict.complaints(of: kind, operation)
        if stage.service.counts != expected.counts {
            complaints.append("requests: \(stage.service.counts) instead of \(expected.counts)")
        }
        if let grantor = stage.grantor, grantor.counts != [expected.grants] {
            complaints.append("grants: \(grantor.counts) instead of \(expected.grants)")
        }
        let tokens = Set(stage.service.received(at: index).map { $0.value(of: "authorization") })
        if step.bringsToken, kind == .expired, tokens.count != 2 {
            complaints.append("\(tokens.count) tokens instead of 2")
        }
        if stage.service.endlessCount > step.bound + FaultLimits.mostUnderWay {
            complaints.append("\(stage.service.endlessCount) bytes were taken")
        }
        if case .failure = verdict.result, kind != .refused { complaints += recovery(stage) }
        return complaints
    }

    private func complaints(_ fault: GrantFault, _ limits: FaultLimits) throws -> [String] {
        let isSilent = fault == .silence || fault == .halfBody
        let stage = try FaultStage(operation, isSilent ? limits.short : limits.own, limits)
        defer { stage.end() }
        guard let grantor = stage.grantor, let (service, attempts) = operation.layer.grantor else {
            return ["nothing is granted"]
        }
        if let treatment = fault.treatment {
            grantor.inject(treatment, at: 0, after: 0, times: .max)
        } else {
            grantor.refuse(from: 0)
        }
        let verdict = stage.run()
        var complaints = verdict.complaints(.fault(fault.fault), stage)
        let count = fault == .refused ? 0 : fault.isRepeated ? attempts : 1
        if grantor.counts != [count] { complaints.append("grants: \(grantor.counts) instead of \(count)") }
        // What stands before anything that brings a token may have been asked.
        let first = operation.steps.firstIndex(where: \.bringsToken) ?? 0
        if stage.service.counts.dropFirst(first).contains(where: { $0 > 0 }) {
            complaints.append("the service itself was asked: \(stage.service.counts)")
        }
        if case .failure(let error) = verdict.result, error.service != service {
            complaints.append("the error is of \(error.service)")
        }
        if grantor.endlessCount > FaultGrant.google.bound + FaultLimits.mostUnderWay {
            complaints.append("\(grantor.endlessCount) bytes were taken")
        }
        return complaints + (fault == .refused ? [] : recovery(stage))
    }

    private func complaintsAlone(_ limits: FaultLimits) throws -> [String] {
        let stage = try FaultStage(operation, limits.own, limits)
        defer { stage.end() }
        var complaints = stage.run().complaints(.answer(operation.answer), stage)
        if let grantor = stage.grantor, grantor.counts != [1] {
            complaints.append("grants: \(grantor.counts) instead of 1")
        }
        return complaints
    }

    /// When the service is well again the next call is, too.
    private func recovery(_ stage: FaultStage) -> [String] {
        stage.service.heal()
        stage.grantor?.heal()
        let result = stage.run().result
        return result == .success(operation.answer) ? [] : ["when all was well again: \(result)"]
    }
}
