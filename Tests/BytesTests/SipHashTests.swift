import Bytes
import Testing

@Suite("SipHash")
struct SipHashTests {
    // The reference vectors use the key 00 01 … 0F and the input 00 01 … ; the first eight bytes go in as the tweak.
    private let hash = SipHash(key0: 0x0706_0504_0302_0100, key1: 0x0F0E_0D0C_0B0A_0908)

    @Test(
        "the reference vectors of SipHash-2-4-128 are met",
        arguments: [
            (
                8,
                [
                    0x3b, 0x62, 0xa9, 0xba, 0x62, 0x58, 0xf5, 0x61, 0x0f, 0x83, 0xe2, 0x64, 0xf3, 0x14, 0x97,
                    0xb4,
                ]
            ),
            (
                15,
                [
                    0x54, 0x93, 0xe9, 0x99, 0x33, 0xb0, 0xa8, 0x11, 0x7e, 0x08, 0xec, 0x0f, 0x97, 0xcf, 0xc3,
                    0xd9,
                ]
            ),
            (
                16,
                [
                    0x6e, 0xe2, 0xa4, 0xca, 0x67, 0xb0, 0x54, 0xbb, 0xfd, 0x33, 0x15, 0xbf, 0x85, 0x23, 0x05,
                    0x77,
                ]
            ),
        ] as [(Int, [UInt8])])
    func vectors(count: Int, expected: [UInt8]) {
        let input = (8..<count).map { UInt8($0) }
        let (first, second) = hash.hash128(input.span, tweak: 0x0706_0504_0302_0100)
        let bytes = [first, second].flatMap { word in
            (0..<8).map { UInt8(truncatingIfNeeded: word >> (8 * $0)) }
        }
        #expect(bytes == expected)
    }

    @Test("the same bytes under another tweak or key are another key")
    func tweaks() {
        let bytes: [UInt8] = [1, 2, 3]
        #expect(hash.hash128(bytes.span, tweak: 1) != hash.hash128(bytes.span, tweak: 2))
        #expect(hash.hash128(bytes.span, tweak: 1) != SipHash(key0: 1, key1: 2).hash128(bytes.span, tweak: 1))
    }
}
