import Bytes
import Testing

@testable import Gateway

@Suite("The sketch of revocations")
struct RevocationSketchTests {
    @Test("never clears what was added, whatever its length and whatever stands around it")
    func noFalseClearance() {
        var random = SplitMix(state: 11)
        let sketch = RevocationSketch()
        var values: [(kind: RevocationKind, bytes: [UInt8])] = []
        for length in 1...80 {
            for kind in RevocationKind.allCases {
                let bytes = (0..<length).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                values.append((kind, bytes))
                sketch.add(kind, bytes.span, 0..<length)
            }
        }
        for (kind, bytes) in values {
            for shift in 0..<9 {
                let around = (0..<shift).map { _ in UInt8(truncatingIfNeeded: random.next()) }
                let text = around + bytes + around
                let isHeld = sketch.mayHold(kind, text.span, shift..<shift + bytes.count)
                #expect(isHeld, "\(bytes.count) bytes at \(shift)")
            }
        }
    }

    @Test("clears nearly everything else while it is sparse")
    func clears() {
        let sketch = RevocationSketch()
        for number in 0..<1_000 {
            let value = Array("revoked-\(number)-of-many".utf8)
            sketch.add(.tokenID, value.span, 0..<value.count)
        }
        var held = 0
        for number in 0..<10_000 {
            let value = Array("4ce25efd-9410-48df-857d-\(100_000_000_000 + number)".utf8)
            if sketch.mayHold(.tokenID, value.span, 0..<value.count) { held += 1 }
        }
        #expect(held < 200)
    }

    private struct SplitMix {
        var state: UInt64
        mutating func next() -> UInt64 {
            state &+= 0x9E37_79B9_7F4A_7C15
            var bits = state
            bits = (bits ^ (bits >> 30)) &* 0xBF58_476D_1CE4_E5B9
            bits = (bits ^ (bits >> 27)) &* 0x94D0_49BB_1331_11EB
            return bits ^ (bits >> 31)
        }
    }
}
