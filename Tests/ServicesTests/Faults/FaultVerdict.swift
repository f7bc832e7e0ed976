@testable import UpstreamApp

/// How an operation went.
struct FaultVerdict: Sendable {
    var result: Result<String, ServiceError>
    var microseconds: Int64
    var limits: FaultLimits

    /// What holds in every cell.
    func complaints(_ outcome: FaultExpectation.Outcome, _ stage: FaultStage) -> [String] {
        var complaints: [String] = []
        if ours != outcome { complaints.append("\(result) instead of \(outcome)") }
        if microseconds > limits.longestCallMicroseconds {
            complaints.append("it took \(microseconds / 1_000) ms")
        }
        if !stage.service.strangers.isEmpty { complaints.append("it asked for \(stage.service.strangers)") }
        if case .failure(let error) = result {
            let text = "\(error) \(String(reflecting: error))"
            let told = Set(stage.secrets.filter { text.contains($0) })
            if !told.isEmpty { complaints.append("\(text) tells \(told)") }
        }
        return complaints
    }

    private var ours: FaultExpectation.Outcome {
        switch result {
        case .success(let answer): .answer(answer)
        case .failure(let error): .fault(error.fault)
        }
    }

    /// What one fault asks for.
    func complaints(of kind: FaultKind, _ operation: FaultOperation) -> [String] {
        guard case .failure(let error) = result else {
            let isEarly = kind == .busy && microseconds < 1_000_000
            return isEarly ? ["it did not wait as long as it was asked to"] : []
        }
        var complaints: [String] = []
        func check(_ isGood: Bool, _ text: String) {
            if !isGood { complaints.append("\(error): \(text)") }
        }
        check(error.service == operation.layer.service, "it is of \(error.service)")
        switch kind {
        case .refused: check(error.retry == .always, "retry is \(error.retry)")
        case .silence, .halfHead, .halfBody: check(error.code == "timeout", "it is no timeout")
        case .busy: check(error.retryAfterMilliseconds == 1_000, "it does not say how long to wait")
        case .busyForLong:
            check(error.retryAfterMilliseconds == 7_200_000, "it does not say how long to wait")
            check(microseconds < 3_000_000, "it waited nevertheless")
        case .failing, .failingForEver: check(error.status == 500, "status is no 500")
        case .unavailable: check(error.status == 503, "status is no 503")
        case .endless: check(error.message == "its answer is too large", "it says something else")
        default: break
        }
        return complaints
    }
}
