import Foundation
import Testing

@testable import UpstreamApp

/// Every operation of every layer, and every fault at each of its exchanges.
@Suite struct FaultTableTests {
    /// Cells that are under way at once, of all operations; and those of them that fill memory.
    private static let room = DispatchSemaphore(value: 64)
    private static let roomOfLarge = DispatchSemaphore(value: 3)
    private static let roomOfSecondLooks = DispatchSemaphore(value: 1)
    /// A busy machine is at fault in a few cells; where there are more, it is something else.
    private static let mostSecondLooks = 10
    private static let secondLooks = Tally()

    @Test(
        "each fault ends an operation, or is survived, as its layer promises",
        arguments: FaultOperation.all)
    func cells(operation: FaultOperation) async {
        let complaints = await withCheckedContinuation { continuation in
            Foundation.Thread.detachNewThread {
                let cells = FaultCell.all(operation)
                let found = Parallel.map(cells, concurrency: 24) { cell in
                    let room = cell.isLarge ? Self.roomOfLarge : Self.room
                    let found = Self.complaints(cell, .usual, in: room)
                    if found.isEmpty || Self.secondLooks.add(1) > Self.mostSecondLooks { return found }
                    return Self.complaints(cell, .patient, in: Self.roomOfSecondLooks)
                }
                continuation.resume(returning: found.flatMap { $0 })
            }
        }
        #expect(complaints.isEmpty, "\(complaints.joined(separator: "\n"))")
    }

    private static func complaints(
        _ cell: FaultCell, _ limits: FaultLimits, in room: DispatchSemaphore
    ) -> [String] {
        room.wait()
        defer { room.signal() }
        return cell.complaints(limits)
    }

    @Test(
        "a transfer ends when nothing moves, though it may take an hour",
        arguments: [FaultTreatment.silence, .halfHead, .halfBody])
    func stall(treatment: FaultTreatment) throws {
        let upload = try #require(FaultOperation.cloudStorage.first { $0.name == "upload(_:as:to:_:_:_:)" })
        let stage = try FaultStage(upload, FaultLimits.usual.stall, .usual)
        defer { stage.end() }
        stage.service.inject(treatment, at: 0, after: 0, times: .max)
        let verdict = stage.run()
        #expect(throws: ServiceError.self) { try verdict.result.get() }
        #expect(verdict.complaints(of: .silence, upload) == [] && stage.service.counts == [1])
        // libcurl goes by the mean of some seconds.
        #expect(verdict.microseconds < 2 * FaultLimits.usual.longestCallMicroseconds)
    }

    @Test("every operation of every layer has an entry", arguments: FaultLayer.allCases)
    func completeness(layer: FaultLayer) throws {
        let declared = try FaultDeclarations.all(of: layer)
        let entered = Set(FaultOperation.all.filter { $0.layer == layer }.map(\.declaration))
        #expect(declared.subtracting(entered) == [], "without an entry")
        #expect(entered.subtracting(declared) == [], "not there any more")
        #expect(!declared.isEmpty)
    }

    @Test("no fault has been left out of the table")
    func size() {
        let cells = FaultOperation.all.flatMap(FaultCell.all)
        #expect(cells.count > 3_600)
    }

    @Test("every service has a layer in the table")
    func services() {
        #expect(Set(FaultLayer.allCases.map(\.service)) == Set(ServiceName.allCases))
    }
}
