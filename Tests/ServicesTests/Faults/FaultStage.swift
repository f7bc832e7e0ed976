import EventLoop
import Foundation

@testable import UpstreamApp

/// The servers of one cell, and the clients that ask them.
final class FaultStage: Sendable {
    let service: FaultService
    /// nil where nothing is granted, or the service itself grants.
    let grantor: FaultService?
    private let clients: FaultClients
    private let operation: FaultOperation
    private let limits: FaultLimits

    init(_ operation: FaultOperation, _ bounds: HTTPBounds, _ limits: FaultLimits) throws {
        self.operation = operation
        self.limits = limits
        let service = try FaultService(operation.steps, operation.layer, asides: operation.asides)
        let step = FaultGrant.step(operation.layer)
        let grantor =
            operation.isGranted ? try FaultService([step], operation.layer, origin: service.origin) : nil
        self.service = service
        self.grantor = grantor
        clients = try FaultClients(
            service: service.origin, grantor: grantor?.origin ?? service.origin, bounds)
    }

    /// Does the operation on a thread of its own; what it answered, and how long it took.
    func run() -> FaultVerdict {
        let outcome = FaultOutcome(operation.layer.service)
        let done = DispatchSemaphore(value: 0)
        let start = Moment.now().monotonic
        Foundation.Thread.detachNewThread { [operation, clients] in
            outcome.set(Result { try operation.run(clients) })
            done.signal()
        }
        _ = done.wait(timeout: .now() + limits.patienceSeconds)
        return FaultVerdict(
            result: outcome.result, microseconds: Moment.now().monotonic - start, limits: limits)
    }

    /// All that nobody else is to know.
    var secrets: [String] {
        let requests = service.received + (grantor?.received ?? [])
        return FaultClients.secrets + requests.flatMap(FaultService.secrets)
            + ["upload-token", "link-token", "ya29.", "PRIVATE KEY"]
    }

    func end() {
        service.end()
        grantor?.end()
        clients.removeFolder()
    }
}
