import Foundation
import Testing

/// Every input that a fuzzer kept is read again in each run, and so are some thousand mutations of it, the
/// same in every run.
@Suite("What fuzzers have found")
struct ReplayTests {
    private static func corpus(_ target: FuzzTarget) throws -> [(name: String, bytes: [UInt8])] {
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
            .appendingPathComponent("Corpora/\(target)")
        return try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted().map { name in
            (name, Array(try Data(contentsOf: folder.appendingPathComponent(name))))
        }
    }

    /// A conversation is held once more before it counts: other tests of this process start programs, whose
    /// copies of its sockets hold their ends back until the program has begun.
    private static func fault(of target: FuzzTarget, in bytes: [UInt8]) -> String? {
        guard let fault = target.fault(in: bytes) else { return nil }
        return target == .conversation ? target.fault(in: bytes) : fault
    }

    @Test("the property of each target holds for its corpus", arguments: FuzzTarget.allCases)
    func replay(target: FuzzTarget) throws {
        let corpus = try Self.corpus(target)
        #expect(corpus.count >= 10)
        for (name, bytes) in corpus {
            let fault = Self.fault(of: target, in: bytes)
            #expect(fault == nil, "\(name)")
        }
    }

    @Test("it holds for mutations of the corpus", arguments: FuzzTarget.allCases)
    func mutations(target: FuzzTarget) throws {
        var state: UInt64 = 0x9E37_79B9_7F4A_7C15
        func next(_ bound: Int) -> Int {
            state ^= state >> 12
            state ^= state << 25
            state ^= state >> 27
            return Int((state &* 0x2545_F491_4F6C_DD1D) >> 33) % max(bound, 1)
        }
        let telling = Array("\r\n :\t,;=%./\\?#\"{}[]0aA\u{7F}\0".utf8) + [0x80, 0xFF]
        let corpus = try Self.corpus(target).map(\.bytes)
        for round in 0..<2_000 {
            var bytes = corpus[round % corpus.count]
            for _ in 0...next(4) where !bytes.isEmpty {
                let index = next(bytes.count)
                switch next(6) {
                case 0: bytes[index] = telling[next(telling.count)]
                case 1: bytes.remove(at: index)
                case 2: bytes.insert(telling[next(telling.count)], at: index)
                case 3: bytes.removeSubrange(index..<min(bytes.count, index + next(8)))
                case 4: bytes += corpus[next(corpus.count)].prefix(next(64))
                default: bytes[index] ^= UInt8(1 << next(8))
                }
            }
            let fault = Self.fault(of: target, in: bytes)
            #expect(fault == nil, "\(target): \(String(decoding: bytes, as: UTF8.self).debugDescription)")
        }
    }
}
