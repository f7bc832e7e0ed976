import Bytes
import Synchronization

/// The last refusals of one worker, to be found by the request's id.
///
/// The worker writes, the admin door's thread reads; either holds the lock for a copy of some hundred bytes.
/// The memory is taken with the first refusal and never grows; an older record gives way to a new one.
final class RefusalRing: Sendable {
    static let capacity = 512
    /// Of a request's id, its method and its path so many bytes are kept.
    private static let idBound = 128
    private static let methodBound = 16
    private static let pathBound = 112
    private static let stride = idBound + methodBound + pathBound

    private struct Slot: Sendable {
        var facts = RefusalFacts()
        var idCount = 0
        var methodCount = 0
        var pathCount = 0
    }

    private struct State: Sendable {
        var slots: [Slot] = []
        var text: [UInt8] = []
        var next = 0
    }

    /// A record, copied out.
    struct Record: Equatable, Sendable {
        var facts: RefusalFacts
        var id: String
        var method: String
        var path: String
    }

    private let state = Mutex(State())

    func note(_ facts: RefusalFacts, id: Span<UInt8>, method: Span<UInt8>, path: Span<UInt8>) {
        state.withLock { state in
            if state.slots.isEmpty {
                state.slots = Array(repeating: Slot(), count: Self.capacity)
                state.text = Array(repeating: 0, count: Self.capacity * Self.stride)
            }
            let start = state.next &* Self.stride
            var slot = Slot(facts: facts)
            slot.idCount = Self.copy(id, Self.idBound, to: &state.text, at: start)
            slot.methodCount = Self.copy(
                method, Self.methodBound, to: &state.text, at: start &+ Self.idBound)
            slot.pathCount = Self.copy(
                path, Self.pathBound, to: &state.text, at: start &+ Self.idBound &+ Self.methodBound)
            state.slots[state.next] = slot
            state.next = (state.next &+ 1) % Self.capacity
        }
    }

    /// The newest record of the request with this id.
    func find(_ id: [UInt8]) -> Record? {
        state.withLock { state in
            if id.isEmpty { return nil }
            var index = state.next
            for _ in state.slots.indices {
                index = index == 0 ? state.slots.count - 1 : index - 1
                let slot = state.slots[index]
                let start = index * Self.stride
                guard slot.idCount == id.count, state.text[start..<start + slot.idCount].elementsEqual(id)
                else { continue }
                func text(_ offset: Int, _ count: Int) -> String {
                    String(decoding: state.text[start + offset..<start + offset + count], as: UTF8.self)
                }
                return Record(
                    facts: slot.facts, id: text(0, slot.idCount),
                    method: text(Self.idBound, slot.methodCount),
                    path: text(Self.idBound + Self.methodBound, slot.pathCount))
            }
            return nil
        }
    }

    private static func copy(
        _ bytes: Span<UInt8>, _ bound: Int, to text: inout [UInt8], at start: Int
    ) -> Int {
        let count = min(bytes.count, bound)
        for index in 0..<count { text[start &+ index] = bytes[index] }
        return count
    }
}
