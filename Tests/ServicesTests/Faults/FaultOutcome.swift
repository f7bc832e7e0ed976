import Synchronization

@testable import UpstreamApp

/// What an operation answered: the first that is told.
final class FaultOutcome: Sendable {
    private let state = Mutex<Result<String, ServiceError>?>(nil)
    private let service: ServiceName

    init(_ service: ServiceName) { self.service = service }

    func set(_ result: Result<String, any Error>) {
        let told = result.mapError { error in
            error as? ServiceError ?? ServiceError(service: service, fault: .caller, message: "\(error)")
        }
        state.withLock { if $0 == nil { $0 = told } }
    }

    var result: Result<String, ServiceError> {
        let none = ServiceError(service: service, fault: .cancelled, message: "it hangs")
        return state.withLock { $0 } ?? .failure(none)
    }
}
